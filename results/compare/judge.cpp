// SPDX-License-Identifier: Apache-2.0
#include "results/compare/judge.hpp"

#include <algorithm>
#include <cmath>

#include "results/statistics/family.hpp"

namespace accelbench::results {
namespace {

/// A claim beyond this many runs is no advice that anybody can follow.
constexpr double most_runs_advised = 1000.0;

/// Runs with which the interval would no longer reach across the nearer margin, if its half-width
/// shrinks with the square root of runs. Nothing where the estimate lies too close to the margin.
std::optional<std::size_t> runs_to_clear_margin(const statistics::ratio_estimate& ratio,
                                                double margin) {
    const double edge = std::log1p(margin);
    const double centre = std::abs(std::log(ratio.ratio));
    const double distance = std::abs(centre - edge);
    const double half = 0.5 * std::log(ratio.bounds->high / ratio.bounds->low);
    const double needed = static_cast<double>(ratio.runs) * (half / distance) * (half / distance);
    if (!std::isfinite(needed) || needed > most_runs_advised) {
        return std::nullopt;
    }
    return std::max(ratio.runs + 1, static_cast<std::size_t>(std::ceil(needed)));
}

statistics::verdict_input input_of(const comparison& report, const compared_row& row) {
    return {.bounds = row.ratio->bounds,
            .adjusted_p = row.adjusted_p,
            .margin = report.margin,
            .alpha = report.alpha,
            .runs = row.ratio->runs,
            .family_size = report.family,
            .design = row.ratio->design};
}

void judge_row(const comparison& report, compared_row& row) {
    statistics::verdict_input input = input_of(report, row);
    row.outcome = statistics::decide(input);
    row.runs_needed = row.outcome.runs_needed;
    if (row.outcome.reason == statistics::verdict_reason::straddles_margin) {
        row.runs_needed = runs_to_clear_margin(*row.ratio, report.margin);
        row.runs_needed_estimated = true;
    }
    // By the row's interval alone: as if it were the only one of its family.
    input.adjusted_p = row.ratio->p;
    input.family_size = 1;
    row.row_verdict = statistics::decide(input).value;
}

}  // namespace

void judge(comparison& report) {
    std::vector<double> p;
    for (const compared_row& row : report.rows) {
        if (row.comparable) {
            p.push_back(row.ratio->p.value_or(1.0));
        } else if (row.planned) {
            p.push_back(1.0);
        }
    }
    report.family = p.size();
    const auto adjusted = statistics::holm(p);
    std::size_t next = 0;
    for (compared_row& row : report.rows) {
        if (!row.comparable && !row.planned) {
            continue;
        }
        const std::size_t i = next++;
        if (!row.comparable) {
            continue;
        }
        if (adjusted && row.ratio->p) {
            row.adjusted_p = (*adjusted)[i];
        }
        judge_row(report, row);
    }
}

}  // namespace accelbench::results
