// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same with every standard library, so that observed rates repeat to
// the last digit.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace accelbench::proof {

class random_source {
  public:
    explicit random_source(std::uint64_t seed) : state_(seed) {}

    /// splitmix64.
    std::uint64_t bits() {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31);
    }

    /// In (0, 1), never an end.
    double uniform() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; }

    /// Box-Muller, both values used.
    double normal() {
        if (has_spare_) {
            has_spare_ = false;
            return spare_;
        }
        const double radius = std::sqrt(-2.0 * std::log(uniform()));
        const double angle = 2.0 * std::numbers::pi * uniform();
        spare_ = radius * std::sin(angle);
        has_spare_ = true;
        return radius * std::cos(angle);
    }

  private:
    std::uint64_t state_;
    double spare_ = 0.0;
    bool has_spare_ = false;
};

}  // namespace accelbench::proof
