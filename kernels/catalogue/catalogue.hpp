// SPDX-License-Identifier: Apache-2.0
// The table of kernels: each builds workloads from a suite entry and makes references for them.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "kernels/reference/reference.hpp"
#include "kernels/workload.hpp"

namespace accelbench::kernels {

/// One entry of a suite after model names are resolved: "m" = 64, "dtype" = "bf16", "form" = "nt"
/// ...
using entry_value = std::variant<std::int64_t, double, std::string>;
using suite_entry = std::map<std::string, entry_value, std::less<>>;

struct kernel_definition {
    std::string_view name;     // "matmul"
    std::string_view summary;  // one line for `accelbench list`
    /// Refuses unknown keys, impossible shapes (bad_shape) and types it does not have (bad_dtype).
    /// Sets id, cost and hash.
    result<workload> (*build)(const suite_entry& entry);
    std::unique_ptr<reference> (*make_reference)(const workload& w, operand_bytes_view operands,
                                                 data_mode mode);
    /// Fills the tensors with fill_kind::derived from the others; null where there are none.
    void (*derive)(const workload& w, std::span<std::vector<std::byte>> tensors);
    /// In place of make_reference where several ranks do the work together: what `rank` has to end
    /// up with, from the operands of all. Null for all other kernels.
    std::unique_ptr<reference> (*make_rank_reference)(const workload& w,
                                                      std::vector<operand_bytes_view> ranks,
                                                      std::uint32_t rank, data_mode mode) = nullptr;
    bool is_block = false;  // several kernels in one program, for compilers that see them together
};

[[nodiscard]] std::span<const kernel_definition> catalogue();
[[nodiscard]] const kernel_definition* find_kernel(std::string_view name);

}  // namespace accelbench::kernels
