// SPDX-License-Identifier: Apache-2.0
// References of what several ranks do together: sums over ranks, and data that changes places.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/reference/reference.hpp"

namespace accelbench::kernels {

/// Tensor 0 is x, tensor 1 is y, on every rank. `w.op` says which collective it is.
[[nodiscard]] std::unique_ptr<reference> make_collective_reference(
    const workload& w, std::vector<operand_bytes_view> ranks, std::uint32_t rank, data_mode mode);

}  // namespace accelbench::kernels
