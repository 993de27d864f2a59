// SPDX-License-Identifier: Apache-2.0
#include "results/score/curve.hpp"

#include <algorithm>
#include <cmath>

namespace accelbench::results {
namespace {

bool reaches(const curve& by, double value, double point) {
    return by.less_is_better ? value <= point : value >= point;
}

std::string_view fault_of_steps(const curve& by) {
    if (by.steps.empty()) {
        return "a curve of steps has [[item.step]] with from and points";
    }
    for (std::size_t i = 1; i < by.steps.size(); ++i) {
        const bool better = reaches(by, by.steps[i].from, by.steps[i - 1].from) &&
                            by.steps[i].from != by.steps[i - 1].from;
        if (!better || by.steps[i].points <= by.steps[i - 1].points) {
            return "each step must ask for a better value than the one before, and earn more";
        }
    }
    if (by.steps.back().points != by.points) {
        return "the last step must earn the item's points";
    }
    return {};
}

}  // namespace

std::string_view to_string(curve_kind kind) {
    switch (kind) {
        case curve_kind::linear:
            return "linear";
        case curve_kind::logarithmic:
            return "log";
        case curve_kind::steps:
            return "steps";
    }
    return "";
}

std::string_view fault_of(const curve& by) {
    if (by.kind == curve_kind::steps) {
        return fault_of_steps(by);
    }
    if (by.floor == by.full || !reaches(by, by.full, by.floor)) {
        return by.less_is_better ? "'full' must lie below 'floor' where less is better"
                                 : "'full' must lie above 'floor' where more is better";
    }
    if (by.floor_points >= by.points) {
        return "'floor_points' must lie below the item's points";
    }
    if (by.kind == curve_kind::logarithmic && !(by.floor > 0.0 && by.full > 0.0)) {
        return "a logarithmic curve needs a floor and a full-marks point above 0";
    }
    return {};
}

double points_on(const curve& by, double value) {
    if (by.kind == curve_kind::steps) {
        double earned = 0.0;
        for (const curve_step& step : by.steps) {
            earned = reaches(by, value, step.from) ? step.points : earned;
        }
        return earned;
    }
    if (!reaches(by, value, by.floor)) {
        return 0.0;
    }
    if (reaches(by, value, by.full)) {
        return by.points;
    }
    const double way = by.kind == curve_kind::logarithmic
                           ? std::log(value / by.floor) / std::log(by.full / by.floor)
                           : (value - by.floor) / (by.full - by.floor);
    return by.floor_points + (by.points - by.floor_points) * std::clamp(way, 0.0, 1.0);
}

}  // namespace accelbench::results
