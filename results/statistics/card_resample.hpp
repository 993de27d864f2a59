// SPDX-License-Identifier: Apache-2.0
// What other cards of a model might have shown, by drawing again from those that were measured.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace accelbench::statistics {

/// By how much the scatter of resampled means falls short for so few units: sqrt(n / (n - 1)) for
/// the variance, Student's quantile over the normal one for the tails, at this confidence. The
/// percentiles of means that are widened so are about those of Student's interval: 1.58 at 5 cards,
/// 1.10 at 20, 95 %. n >= 2.
[[nodiscard]] double resample_widening(std::size_t n, double confidence);

/// One drawing of units with replacement, the same for all quantities of one bid: what the rows of
/// a card share stays together. Everything follows from the seed.
class unit_draw {
  public:
    explicit unit_draw(std::uint64_t seed) : state_(seed) {}
    /// Draws anew, for up to `units` units.
    void next(std::size_t units);
    /// mean + widening * (mean of the drawn units - mean). `values` may be shorter than the draw.
    [[nodiscard]] double mean(std::span<const double> values, double widening) const;

  private:
    std::uint64_t bits();

    std::uint64_t state_;
    std::vector<double> places_;  // in [0, 1)
};

}  // namespace accelbench::statistics
