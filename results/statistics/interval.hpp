// SPDX-License-Identifier: Apache-2.0
// An interval with its nominal confidence, and an estimate that may lack one.
#pragma once

#include <optional>

namespace accelbench::statistics {

struct interval {
    double low = 0.0;
    double high = 0.0;
    double confidence = 0.95;  ///< nominal two-sided coverage

    [[nodiscard]] double half_width() const { return 0.5 * (high - low); }
    [[nodiscard]] bool contains(double value) const { return low <= value && value <= high; }
    bool operator==(const interval&) const = default;
};

/// A value with the interval that says how sure it is; no interval means too few observations,
/// never "exact".
struct estimate {
    double value = 0.0;
    std::optional<interval> bounds;
};

}  // namespace accelbench::statistics
