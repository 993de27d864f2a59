// SPDX-License-Identifier: Apache-2.0
#include "results/compare/ratio_of_runs.hpp"

#include <algorithm>
#include <string_view>

#include "results/rows/run_time.hpp"

namespace accelbench::results {
namespace {

using run_list = std::vector<const run_record*>;

std::map<std::uint32_t, double> times_by_pair(const run_record& run) {
    std::map<std::uint32_t, double> times;
    for (const window_record& window : run.windows) {
        if (const auto time = window_time(window)) {
            times.emplace(window.pair, *time);
        }
    }
    return times;
}

std::optional<double> log_ratio(const run_record& base, const run_record& candidate) {
    const auto left = times_by_pair(base);
    const auto right = times_by_pair(candidate);
    std::vector<double> base_times;
    std::vector<double> candidate_times;
    for (const auto& [pair, time] : left) {
        const auto partner = right.find(pair);
        if (partner != right.end()) {
            base_times.push_back(time);
            candidate_times.push_back(partner->second);
        }
    }
    return statistics::run_log_ratio(base_times, candidate_times);
}

std::vector<double> run_times(const run_list& runs) {
    std::vector<double> times;
    for (const run_record* run : runs) {
        if (const auto time = run_time(*run)) {
            times.push_back(*time);
        }
    }
    std::sort(times.begin(), times.end());
    return times;
}

}  // namespace

runs_by_key index_runs(std::span<const run_record> runs) {
    runs_by_key index;
    for (const run_record& run : runs) {
        if (has_time(run.state)) {
            index[run.key].push_back(&run);
        }
    }
    return index;
}

std::vector<double> visit_log_ratios(const run_list& base, const run_list& candidate) {
    std::map<std::string_view, const run_record*> by_visit;
    for (const run_record* run : base) {
        by_visit.emplace(run->visit, run);
    }
    std::vector<double> ratios;
    for (const run_record* run : candidate) {
        const auto partner = by_visit.find(run->visit);
        if (partner == by_visit.end()) {
            continue;
        }
        if (const auto ratio = log_ratio(*partner->second, *run)) {
            ratios.push_back(*ratio);
        }
    }
    std::sort(ratios.begin(), ratios.end());
    return ratios;
}

std::optional<statistics::ratio_estimate> ratio_of_runs(const run_list& base,
                                                        const run_list& candidate,
                                                        double confidence) {
    const std::vector<double> paired = visit_log_ratios(base, candidate);
    if (!paired.empty()) {
        return statistics::paired_ratio(paired, confidence);
    }
    return statistics::unpaired_ratio(run_times(base), run_times(candidate), confidence);
}

}  // namespace accelbench::results
