// SPDX-License-Identifier: Apache-2.0
#include "results/rows/row_time.hpp"

#include <fmt/format.h>

#include <vector>

#include "results/rows/run_time.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/median_interval.hpp"
#include "results/statistics/percentile.hpp"
#include "results/statistics/rate.hpp"

namespace accelbench::results {
namespace {

constexpr double ns_per_s = 1e9;

std::optional<interval_record> record_of(const std::optional<statistics::interval>& bounds) {
    if (!bounds) {
        return std::nullopt;
    }
    return interval_record{bounds->low, bounds->high, bounds->confidence};
}

std::string why_no_interval(std::size_t runs, double confidence) {
    if (runs == 1) {
        return "single-run";
    }
    const auto needed = statistics::samples_for_median_interval(confidence);
    return fmt::format("{} runs; an interval at {:g} % needs {}", runs, 100.0 * confidence,
                       needed.value_or(0));
}

void fill_percentiles(row_record& row, const std::vector<double>& batches) {
    const auto at = [&batches](double q) -> std::optional<double> {
        const auto found = statistics::percentile(batches, q);
        return found ? std::optional(found->value) : std::nullopt;
    };
    row.p05_ns = at(0.05);
    row.p95_ns = at(0.95);
    row.p99_ns = at(0.99);
}

void fill_rate(double work, const row_record& row, std::optional<double>& rate,
               std::optional<interval_record>& bounds) {
    if (work <= 0.0) {
        return;
    }
    statistics::estimate seconds{*row.time_ns / ns_per_s, std::nullopt};
    if (row.time_interval) {
        seconds.bounds =
            statistics::interval{row.time_interval->low / ns_per_s,
                                 row.time_interval->high / ns_per_s, row.time_interval->level};
    }
    if (const auto found = statistics::rate_from_time(work, seconds)) {
        rate = found->value;
        bounds = record_of(found->bounds);
    }
}

}  // namespace

void fill_times(row_record& row, std::span<const run_record* const> runs, double confidence) {
    std::vector<double> values;
    std::vector<double> batches;
    for (const run_record* run : runs) {
        const auto time = run_time(*run);
        if (!time) {
            continue;
        }
        values.push_back(*time);
        for (const window_record& window : run->windows) {
            const auto own = batch_times(window);
            batches.insert(batches.end(), own.begin(), own.end());
        }
    }
    row.samples = batches.size();
    row.time_ns = statistics::median(values);
    if (!row.time_ns) {
        row.no_interval_reason = "no measured run";
        return;
    }
    const auto bounds = statistics::median_interval(values, {.confidence = confidence});
    row.time_interval = record_of(bounds);
    if (!bounds) {
        row.no_interval_reason = why_no_interval(values.size(), confidence);
    }
    fill_percentiles(row, batches);
    fill_rate(row.flops, row, row.flop_per_s, row.flop_interval);
    fill_rate(row.bytes, row, row.byte_per_s, row.byte_interval);
}

}  // namespace accelbench::results
