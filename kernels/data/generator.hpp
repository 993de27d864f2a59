// SPDX-License-Identifier: Apache-2.0
// Input data by a counter-based generator: element i of a tensor depends on (seed, set, tensor, i)
// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/reference/reference.hpp"
#include "kernels/workload.hpp"

namespace accelbench::kernels {

struct data_key {
    std::uint64_t seed = 0;  // of the campaign; drawn anew unless the user gives one
    std::uint32_t set = 0;   // input set of the rotation
    data_mode mode = data_mode::random;
    std::uint32_t rank = 0;  // whose tensors, where several do the work together
};

/// Elements [first_element, first_element + out.size()/bytes_of(type)) of tensor `index`. Not for
/// derived tensors.
void fill_elements(const workload& w, std::uint32_t index, const data_key& key,
                   std::uint64_t first_element, std::span<std::byte> out);

/// All of tensor `index`, on oneTBB. `out` has its byte_count; not for derived tensors.
void fill_tensor(const workload& w, std::uint32_t index, const data_key& key,
                 std::span<std::byte> out);

/// All tensors of one input set, on oneTBB: outputs are zero-size, derived tensors are filled last.
[[nodiscard]] std::vector<std::vector<std::byte>> make_operands(const workload& w,
                                                                const data_key& key);

}  // namespace accelbench::kernels
