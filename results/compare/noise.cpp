// SPDX-License-Identifier: Apache-2.0
#include "results/compare/noise.hpp"

#include <algorithm>
#include <vector>

#include "results/compare/plan_facts.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/noise_floor.hpp"

namespace accelbench::results {
namespace {

bool is_noise_key(const row_key& key) {
    return std::any_of(key.devices.begin(), key.devices.end(), is_noise_label);
}

row_key reference_of(row_key key) {
    for (std::string& label : key.devices) {
        if (is_noise_label(label)) {
            label = without_noise_mark(label);
        }
    }
    return key;
}

}  // namespace

std::vector<double> noise_log_ratios(const runs_by_key& index) {
    std::vector<double> log_ratios;
    for (const auto& [key, runs] : index) {
        if (!is_noise_key(key)) {
            continue;
        }
        const auto reference = index.find(reference_of(key));
        if (reference == index.end()) {
            continue;
        }
        if (const auto centre = statistics::median(visit_log_ratios(reference->second, runs))) {
            log_ratios.push_back(*centre);
        }
    }
    return log_ratios;
}

noise_facts noise_from(std::span<const double> log_ratios) {
    return {statistics::noise_floor(log_ratios), log_ratios.size()};
}

noise_facts noise_of(std::span<const runs_by_key> indices) {
    std::vector<double> log_ratios;
    for (const runs_by_key& index : indices) {
        const std::vector<double> own = noise_log_ratios(index);
        log_ratios.insert(log_ratios.end(), own.begin(), own.end());
    }
    return noise_from(log_ratios);
}

}  // namespace accelbench::results
