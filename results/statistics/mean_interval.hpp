// SPDX-License-Identifier: Apache-2.0
// Student's interval on a mean, for quantities that are already averages over many rows.
#pragma once

#include <optional>
#include <span>

#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

struct moments {
    double mean = 0.0;
    double variance = 0.0;  ///< unbiased, over n - 1
};

/// Two passes, so that nothing cancels. nullopt below 2 values or if one is NaN or infinite.
[[nodiscard]] std::optional<moments> sample_moments(std::span<const double> values);

/// mean +- t_{n-1} * sqrt(variance / n). nullopt as sample_moments or if confidence is not in (0,
/// 1).
[[nodiscard]] std::optional<estimate> mean_interval(std::span<const double> values,
                                                    double confidence = 0.95);

}  // namespace accelbench::statistics
