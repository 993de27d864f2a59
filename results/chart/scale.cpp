// SPDX-License-Identifier: Apache-2.0
#include "results/chart/scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace accelbench::results::chart {

scale::scale(spacing kind, double low, double high, double from, double to)
    : kind_(kind), low_(low), high_(high), from_(from), to_(to) {
    if (!(high_ > low_)) {
        if (kind_ == spacing::logarithmic) {
            low_ /= 1.5;
            high_ *= 1.5;
        } else {
            low_ -= 1.0;
            high_ += 1.0;
        }
    }
}

double scale::at(double value) const {
    const double inside = std::clamp(value, low_, high_);
    const double part = kind_ == spacing::logarithmic ? (std::log(inside) - std::log(low_)) /
                                                            (std::log(high_) - std::log(low_))
                                                      : (inside - low_) / (high_ - low_);
    return from_ + part * (to_ - from_);
}

std::vector<tick> scale::linear_ticks() const {
    const double raw = (high_ - low_) / 5.0;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw) {
            step = factor * power;
            break;
        }
    }
    std::vector<tick> found;
    for (double n = std::ceil(low_ / step); n * step <= high_ + 1e-9 * step; n += 1.0) {
        found.push_back({n * step, true});
    }
    return found;
}

std::vector<tick> scale::decade_ticks() const {
    constexpr double little = 1e-9;
    const double first = std::floor(std::log10(low_) + little);
    const double last = std::ceil(std::log10(high_) - little);
    const double decades = std::log10(high_ / low_);
    const double every = std::max(1.0, std::ceil(decades / 10.0));
    std::vector<tick> found;
    for (double decade = first; decade <= last; decade += 1.0) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double value = factor * std::pow(10.0, decade);
            const bool inside = value >= low_ * (1.0 - little) && value <= high_ * (1.0 + little);
            const bool wanted =
                factor == 1.0 ? std::fmod(decade - first, every) == 0.0 : decades <= 3.0;
            if (inside && wanted) {
                found.push_back({value, true});
            }
        }
    }
    return found;
}

std::vector<tick> scale::ticks() const {
    if (kind_ == spacing::linear) {
        return linear_ticks();
    }
    std::vector<tick> found = decade_ticks();
    // Less than half a decade: round steps tell more than one power of ten.
    return found.size() < 3 ? linear_ticks() : found;
}

std::string plain_tick_text(double value) {
    return value != 0.0 && (std::abs(value) < 1e-3 || std::abs(value) >= 1e4)
               ? fmt::format("{:.2g}", value)
               : fmt::format("{:.4g}", value);
}

std::string tick_text(double value) {
    constexpr std::array<std::pair<double, std::string_view>, 5> prefixes{
        {{1e15, "P"}, {1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};
    for (const auto& [factor, prefix] : prefixes) {
        if (std::abs(value) >= factor * 0.9999) {
            return fmt::format("{:.4g}{}", value / factor, prefix);
        }
    }
    return plain_tick_text(value);
}

}  // namespace accelbench::results::chart
