// SPDX-License-Identifier: Apache-2.0
#include "results/score/points.hpp"

#include <algorithm>

namespace accelbench::results {
namespace {

/// The value that the others are held against.
std::optional<double> best_of(const criterion& item, std::size_t index, const value_table& values,
                              const std::vector<bool>& considered) {
    std::optional<double> best;
    for (std::size_t bid = 0; bid < values.size(); ++bid) {
        const auto& value = values[bid][index];
        if (considered[bid] && value) {
            best = !best                    ? *value
                   : item.by.less_is_better ? std::min(*best, *value)
                                            : std::max(*best, *value);
        }
    }
    return best;
}

double points_of(const criterion& item, double value, std::optional<double> best) {
    if (item.supported) {
        return item.points;
    }
    if (item.kind == item_kind::desirable) {
        return points_on(item.by, value);
    }
    curve shares = item.by;
    shares.less_is_better = false;
    return points_on(shares, item.by.less_is_better ? *best / value : value / *best);
}

}  // namespace

std::vector<std::vector<double>> technical_points(const criteria& asked, const value_table& values,
                                                  const std::vector<bool>& considered) {
    std::vector<std::vector<double>> points(values.size(),
                                            std::vector<double>(asked.items.size(), 0.0));
    for (std::size_t i = 0; i < asked.items.size(); ++i) {
        const criterion& item = asked.items[i];
        if (item.kind != item_kind::desirable && item.kind != item_kind::relative) {
            continue;
        }
        const auto best = item.kind == item_kind::relative ? best_of(item, i, values, considered)
                                                           : std::optional<double>();
        for (std::size_t bid = 0; bid < values.size(); ++bid) {
            if (considered[bid] && values[bid][i]) {
                points[bid][i] = points_of(item, *values[bid][i], best);
            }
        }
    }
    return points;
}

}  // namespace accelbench::results
