// SPDX-License-Identifier: Apache-2.0
// The loop that row-wise references share: one call per requested row, on oneTBB.
#pragma once

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cstdint>
#include <span>

#include "kernels/reference/rounding.hpp"

namespace accelbench::kernels {

/// Calls get(row number, value, tolerance) for each row, where both spans have `length` elements
/// that start as zero.
template <class Get>
[[nodiscard]] expectation for_each_row(std::span<const std::uint64_t> rows, std::size_t length,
                                       const Get& get) {
    expectation expected = empty_expectation(rows.size() * length);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, rows.size()), [&](const auto& part) {
        for (std::size_t r = part.begin(); r < part.end(); ++r) {
            get(rows[r], std::span(expected.value).subspan(r * length, length),
                std::span(expected.tolerance).subspan(r * length, length));
        }
    });
    return expected;
}

}  // namespace accelbench::kernels
