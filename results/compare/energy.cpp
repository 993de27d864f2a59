// SPDX-License-Identifier: Apache-2.0
#include "results/compare/energy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/compare/quantity.hpp"

namespace accelbench::results {
namespace {

const power_record* power_of(const std::optional<row_record>& row) {
    return row && row->power ? &*row->power : nullptr;
}

bool asked(const compared_row& row) {
    return power_of(row.base_row) != nullptr || power_of(row.candidate_row) != nullptr;
}

std::optional<double> joules_of(const std::optional<row_record>& row) {
    const power_record* power = power_of(row);
    return power == nullptr ? std::nullopt : power->joules_per_launch;
}

/// A ratio that nobody knows the width of is none.
std::string why_no_interval(const compared_row& row) {
    for (const auto* side : {&row.base_row, &row.candidate_row}) {
        const power_record& power = *(*side)->power;
        if (!power.joules_interval || power.joules_interval->low <= 0.0) {
            return fmt::format(
                "no ratio: {} energies of one side give no interval; profile standard measures "
                "enough",
                power.runs);
        }
    }
    return "";
}

}  // namespace

bool has_energy(const comparison& report, std::size_t pair) {
    return std::any_of(report.rows.begin(), report.rows.end(),
                       [pair](const compared_row& row) { return row.pair == pair && asked(row); });
}

bool has_energy(const comparison& report) {
    return std::any_of(report.rows.begin(), report.rows.end(), asked);
}

energy_comparison energy_of(const compared_row& row) {
    energy_comparison out{.base = joules_of(row.base_row),
                          .candidate = joules_of(row.candidate_row)};
    if (!out.base || !out.candidate) {
        out.why_no_ratio = "not measured on both sides";
        return out;
    }
    const std::string &mine = row.base_row->power->scope, &theirs = row.candidate_row->power->scope;
    if (!row.comparable) {
        out.why_no_ratio = row.why_not;
    } else if (mine != theirs || mine == "unknown") {
        out.why_no_ratio =
            fmt::format("no ratio: one sensor sees the {}, the other the {}", mine, theirs);
    } else if (const std::string why = why_no_interval(row); !why.empty()) {
        out.why_no_ratio = why;
    } else {
        const interval_record& base = *row.base_row->power->joules_interval;
        const interval_record& candidate = *row.candidate_row->power->joules_interval;
        out.times_less = *out.base / *out.candidate;
        // The sides' windows are no pairs. Each end is left with what its side leaves: at most
        // twice.
        out.bounds = statistics::interval{.low = base.low / candidate.high,
                                          .high = base.high / candidate.low,
                                          .confidence = base.level + candidate.level - 1.0};
    }
    return out;
}

std::string energy_text(const std::optional<row_record>& row) {
    const power_record* power = power_of(row);
    if (power == nullptr) {
        return "";
    }
    if (!power->joules_per_launch) {
        return power->why_not;
    }
    std::string text =
        fmt::format("{} ({}", prefixed(*power->joules_per_launch, "J"), power->scope);
    if (power->watts) {
        text += fmt::format(", {}", prefixed(*power->watts, "W"));
    }
    if (power->idle_watts) {
        text += fmt::format(", idle {}", prefixed(*power->idle_watts, "W"));
    }
    return text + ")";
}

std::string energy_ratio_text(const compared_row& row) {
    if (!asked(row)) {
        return "";
    }
    const energy_comparison energy = energy_of(row);
    return energy.times_less ? fmt::format("{} [{}, {}]", digits(*energy.times_less),
                                           digits(energy.bounds->low), digits(energy.bounds->high))
                             : energy.why_no_ratio;
}

}  // namespace accelbench::results
