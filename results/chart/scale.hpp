// SPDX-License-Identifier: Apache-2.0
// From values to places on the page, and where an axis is labelled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace accelbench::results::chart {

enum class spacing : std::uint8_t { linear, logarithmic };

struct tick {
    double value = 0.0;
    bool labelled = true;
};

/// Values low .. high lie at pixels from .. to (which may run downwards).
class scale {
  public:
    /// Of a logarithmic scale both ends must be above zero. An empty range is widened.
    scale(spacing kind, double low, double high, double from, double to);

    /// Values outside the range land on its nearer end.
    [[nodiscard]] double at(double value) const;
    [[nodiscard]] double low() const { return low_; }
    [[nodiscard]] double high() const { return high_; }
    [[nodiscard]] double from() const { return from_; }
    [[nodiscard]] double to() const { return to_; }
    /// Round values, ascending: 1, 2, 5 times powers of ten, or where the range spans several
    /// decades the powers alone, at most some ten of them labelled.
    [[nodiscard]] std::vector<tick> ticks() const;

  private:
    [[nodiscard]] std::vector<tick> linear_ticks() const;
    [[nodiscard]] std::vector<tick> decade_ticks() const;
    spacing kind_;
    double low_, high_, from_, to_;
};

/// "1", "0.05", "2k", "10G", "1e-12": short labels of an axis.
[[nodiscard]] std::string tick_text(double value);
/// For ratios: no prefix, no exponent between 0.001 and 1000.
[[nodiscard]] std::string plain_tick_text(double value);

}  // namespace accelbench::results::chart
