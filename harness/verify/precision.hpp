// SPDX-License-Identifier: Apache-2.0
// The arithmetic's effective precision, measured from the errors of random operands.
#pragma once

#include <optional>
#include <string>

#include "kernels/dtype.hpp"

namespace accelbench::verify {

/// Collects err / sqrt(sum of squares of the terms): for operands rounded to p bits its rms is near
/// 2^-p.
class precision_meter {
  public:
    void add(double error, double scale) {
        if (scale > 0.0) {
            const double relative = error / scale;
            sum_squares_ += relative * relative;
            ++count_;
        }
    }
    void join(const precision_meter& other) {
        sum_squares_ += other.sum_squares_;
        count_ += other.count_;
    }
    /// Bits of precision; absent below 1,000 elements (the spread of the estimate is then above a
    /// tenth of a bit).
    [[nodiscard]] std::optional<double> bits() const;

  private:
    double sum_squares_ = 0.0;
    std::uint64_t count_ = 0;
};

/// "f32", "tf32 or f16", "bf16", "below bf16": the widest type whose products show these bits.
[[nodiscard]] std::string name_precision(double bits);

/// False where rounding to `stored` alone leaves as large errors: what was computed before cannot
/// be told.
[[nodiscard]] bool is_told(double bits, kernels::dtype stored);

/// True if `bits` are fewer than arithmetic in `claimed` gives on outputs stored as `stored`.
[[nodiscard]] bool is_below_claim(double bits, kernels::dtype claimed, kernels::dtype stored);

}  // namespace accelbench::verify
