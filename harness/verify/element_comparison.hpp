// SPDX-License-Identifier: Apache-2.0
// Elements of an output against their float64 expectation, and what is summed up over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "harness/verify/precision.hpp"
#include "kernels/reference/reference.hpp"
#include "kernels/workload.hpp"

namespace accelbench::verify {

struct totals {
    double worst_ratio = 0.0;
    double error_squares = 0.0, value_squares = 0.0, value_sum = 0.0;
    double max_ulp = 0.0;
    std::uint64_t checked = 0, wrong = 0;
    std::string first_failure;
    precision_meter precision;

    /// `later` holds elements behind these.
    void join(const totals& later);

    /// Mean squared error by the mean square of the values around their mean: an answer that is the
    /// mean has 1, whatever the mean is. Around zero where all values are the same.
    [[nodiscard]] double normalised_error() const;
};

/// One stretch of neighbouring elements, widened, against its part of the expectation, which begins
/// at `at`. accuracy_floor: 0, or the normalised mean squared error that another arithmetic than
/// the workload's may have; then an element may be off by 8 standard deviations of such errors,
/// taken of the stretch's values, where that is more than its tolerance.
void compare_stretch(totals& sum, const kernels::tensor& t, std::span<const double> got,
                     std::uint64_t first_element, const kernels::expectation& expected,
                     std::size_t at, double accuracy_floor = 0.0);

/// Compares the elements of `rows` (ascending) of `got`, the tensor's bytes, with their
/// expectation, on oneTBB. Sums have the same bits on any number of threads.
void compare_rows(totals& sum, const kernels::tensor& t, std::span<const std::byte> got,
                  const kernels::expectation& expected, std::span<const std::uint64_t> rows,
                  std::uint64_t row_length, double accuracy_floor = 0.0);

}  // namespace accelbench::verify
