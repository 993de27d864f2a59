// SPDX-License-Identifier: Apache-2.0
// How sharp a sampled check is on this tensor: faults are planted into a correct output, and the
// share that the check finds is the row's detection rate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/reference/reference.hpp"
#include "kernels/workload.hpp"

namespace accelbench::verify {

/// What is checked, and how.
struct sampled_check {
    kernels::reference& reference;
    const kernels::tensor& tensor;
    std::uint32_t index;                  // of the tensor in its workload
    std::span<const std::uint64_t> rows;  // compared element by element, ascending; a bilinear
                                          // kernel's others by projection
};

/// Share in 0 .. 1 of `faults` (at least 1) that the check finds, each one element of `got`, drawn
/// by `nonce`, with the wrong sign. Faults in different rows do not meet in a projection, so that
/// one projection tries as many as there are rows. Where rows are drawn and nothing else costs
/// anything, a hundred times as many faults are tried.
[[nodiscard]] double detection_rate(const sampled_check& check, std::span<const std::byte> got,
                                    std::uint32_t faults, std::uint64_t nonce);

}  // namespace accelbench::verify
