// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/card_resample.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

double resample_widening(std::size_t n, double confidence) {
    const auto units = static_cast<double>(n);
    return std::sqrt(units / (units - 1.0)) * student_two_sided_quantile(confidence, units - 1.0) /
           normal_two_sided_quantile(confidence);
}

/// splitmix64.
std::uint64_t unit_draw::bits() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31U);
}

void unit_draw::next(std::size_t units) {
    places_.resize(units);
    for (double& place : places_) {
        place = static_cast<double>(bits() >> 11U) * 0x1p-53;
    }
}

double unit_draw::mean(std::span<const double> values, double widening) const {
    const auto size = static_cast<double>(values.size());
    const double all = std::accumulate(values.begin(), values.end(), 0.0) / size;
    double drawn = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto place = static_cast<std::size_t>(places_[i] * size);
        drawn += values[std::min(place, values.size() - 1)];
    }
    return all + widening * (drawn / size - all);
}

}  // namespace accelbench::statistics
