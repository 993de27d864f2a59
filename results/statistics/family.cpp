// SPDX-License-Identifier: Apache-2.0
// Many rows in one report.
#include "results/statistics/family.hpp"

#include <algorithm>
#include <numeric>

#include "results/statistics/median_interval.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

std::optional<std::vector<double>> holm(std::span<const double> p) {
    if (!std::ranges::all_of(p, [](double value) { return value >= 0.0 && value <= 1.0; })) {
        return std::nullopt;
    }
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
    std::vector<double> adjusted(p.size());
    double worst = 0.0;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const double weight = static_cast<double>(p.size() - place);
        worst = std::max(worst, std::min(1.0, weight * p[order[place]]));
        adjusted[order[place]] = worst;
    }
    return adjusted;
}

std::optional<double> bonferroni_confidence(double confidence, std::size_t family_size) {
    if (family_size == 0 || !is_level(confidence)) {
        return std::nullopt;
    }
    return 1.0 - (1.0 - confidence) / static_cast<double>(family_size);
}

std::optional<std::size_t> runs_needed(std::size_t family_size, double alpha,
                                       comparison_design design) {
    if (!is_level(alpha)) {
        return std::nullopt;
    }
    const auto confidence = bonferroni_confidence(1.0 - alpha, family_size);
    if (!confidence) {
        return std::nullopt;
    }
    switch (design) {
        case comparison_design::paired:
            return samples_for_median_interval(*confidence);
        case comparison_design::unpaired:
            return least_unpaired_runs;
    }
    return std::nullopt;
}

}  // namespace accelbench::statistics
