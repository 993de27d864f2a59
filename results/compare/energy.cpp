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
    } else {
        out.times_less = *out.base / *out.candidate;
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
    return energy.times_less ? digits(*energy.times_less) : energy.why_no_ratio;
}

}  // namespace accelbench::results
