// SPDX-License-Identifier: Apache-2.0
// The order in which the sides of a comparison take their windows: randomised ABBA.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace accelbench::measure {

/// Rounds of one window a side. Rounds come in blocks of two: a random permutation of the sides,
/// then its reverse, so two sides give ABBA or BAAB. The reverse cancels linear drift within a
/// block; the draw keeps a disturbance of some fixed period from always meeting the same side. With
/// two equal sides, 40 pairs and 5 % promised, false alarms were 0 to 4.3 % under drift, steps,
/// correlation and duty cycles; strict ABAB reached 100 % where slots alternate, and A-then-B 54 to
/// 100 % (tests/proof, rows 6 and 7). A pair is the two windows of one round. The same seed gives
/// the same order on every machine and standard library.
class pair_order {
  public:
    /// sides >= 1 (0 counts as 1); the seed is drawn anew for each run and recorded.
    pair_order(std::size_t sides, std::uint64_t seed);

    /// Sides in the order of the next round; valid until the next call.
    [[nodiscard]] const std::vector<std::size_t>& next_round();

  private:
    std::vector<std::size_t> order_;
    std::uint64_t state_;
    bool reverse_next_ = false;
};

/// A random permutation of 0 .. count-1, for whatever else is drawn anew per run (order of
/// spawning, filling, pilot, warm-up, rows). Deterministic in the seed, as pair_order.
[[nodiscard]] std::vector<std::size_t> random_order(std::size_t count, std::uint64_t seed);

}  // namespace accelbench::measure
