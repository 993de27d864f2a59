// SPDX-License-Identifier: Apache-2.0
#include "results/compare/comparability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "results/rows/run_time.hpp"

namespace accelbench::results {
namespace {

std::string declared(const row_record& row, std::string_view what) {
    if (!row.support->is_object()) {
        return {};
    }
    const auto found = row.support->find(what);
    return found != row.support->end() && found->is_string() ? found->get<std::string>()
                                                             : std::string();
}

std::string measured(const row_record& row) {
    return row.verification ? row.verification->effective_precision : std::string();
}

std::string state_fault(const row_record& row, const side& s) {
    if (!has_time(row.state)) {
        return row.reason.empty()
                   ? fmt::format("{}: {}", s.title, to_string(row.state))
                   : fmt::format("{}: {} ({})", s.title, to_string(row.state), row.reason);
    }
    if (!row.time_ns) {
        return fmt::format("{}: no measured run", s.title);
    }
    if (row.verification && !row.verification->passed) {
        return fmt::format("{}: its answer was not verified", s.title);
    }
    if (declared(row, "answer") == "yes-partly-on-host") {
        return fmt::format("{}: by its own word part of it runs on the host's processor", s.title);
    }
    return {};
}

/// Another arithmetic than the workload's, by the backend's own word.
bool is_by_floor(const row_record& row) {
    return declared(row, "answer") == "yes-other-precision";
}

std::string precision_fault(const row_record& base, const row_record& candidate,
                            const side_pair& sides) {
    for (const std::string_view what : {"compute", "accumulate"}) {
        const std::string left = declared(base, what);
        const std::string right = declared(candidate, what);
        if (left != right) {
            return fmt::format("precision differs: {} {}s in {}, {} in {}", sides.base.title, what,
                               left.empty() ? "an unknown type" : left, sides.candidate.title,
                               right.empty() ? "an unknown type" : right);
        }
    }
    if (is_by_floor(base) != is_by_floor(candidate)) {
        return fmt::format("precision differs: {} is judged by the workload's accuracy floor alone",
                           (is_by_floor(base) ? sides.base : sides.candidate).title);
    }
    const std::string left = measured(base);
    const std::string right = measured(candidate);
    if (!left.empty() && !right.empty() && left != right) {
        return fmt::format("measured precision differs: {} is {}, {} is {}", sides.base.title, left,
                           sides.candidate.title, right);
    }
    return {};
}

std::string accuracy_fault(const row_record& row, const side& s, double floor) {
    if (!row.verification) {
        return fmt::format("{}: its accuracy was not measured", s.title);
    }
    if (!(row.verification->nmse <= floor)) {
        return fmt::format("{}: error {:.2g} is above the workload's floor of {:.2g}", s.title,
                           row.verification->nmse, floor);
    }
    return {};
}

std::string outcome_fault(const row_record& base, const row_record& candidate,
                          const side_pair& sides, double floor) {
    if (base.key.boundary != "host") {
        return "the outcome class is measured from host memory to host memory";
    }
    if (floor <= 0.0) {
        return "the workload declares no accuracy floor";
    }
    const std::string fault = accuracy_fault(base, sides.base, floor);
    return fault.empty() ? accuracy_fault(candidate, sides.candidate, floor) : fault;
}

}  // namespace

std::string precision_of(const row_record& row) {
    const std::string compute = declared(row, "compute");
    const std::string accumulate = declared(row, "accumulate");
    std::string text = compute;
    if (!accumulate.empty() && accumulate != compute) {
        text += fmt::format("{}sums in {}", text.empty() ? "" : ", ", accumulate);
    }
    if (!measured(row).empty() && measured(row) != compute) {
        text += fmt::format("{}measured as {}", text.empty() ? "" : ", ", measured(row));
    }
    return text;
}

std::string why_not_real(const matched_rows& rows, const side_pair& sides) {
    const auto is_double = [](const row_record* row) {
        return row != nullptr &&
               std::find(row->marks.begin(), row->marks.end(), "double") != row->marks.end();
    };
    for (const auto& [row, title] : {std::pair(rows.base, sides.base.title),
                                     std::pair(rows.candidate, sides.candidate.title)}) {
        if (is_double(row)) {
            return fmt::format("{}: a test double, no device; --doubles compares it all the same",
                               title);
        }
    }
    return {};
}

std::string why_not_standing(std::span<const bundle> bundles, const matched_rows& rows,
                             const side_pair& sides, const std::string& as_of) {
    for (const auto& [row, side] :
         {std::pair(rows.base, &sides.base), std::pair(rows.candidate, &sides.candidate)}) {
        const row_standings& standings = bundles[side->bundle].standings;
        if (row == nullptr || standings.nothing_said()) {
            continue;
        }
        if (const row_status now = standings.of(row->key, as_of); !may_be_compared(now)) {
            return fmt::format("{}: {}", side->title, why_not_used(now));
        }
    }
    return {};
}

row_record as_it_stands(const bundle& from, row_record row, const std::string& as_of) {
    if (from.standings.nothing_said() || may_be_compared(from.standings.of(row.key, as_of))) {
        return row;
    }
    row_record left;
    left.key = std::move(row.key);
    left.state = row.state;
    left.reason = std::move(row.reason);
    left.runs = row.runs;
    left.samples = row.samples;
    left.marks = std::move(row.marks);
    left.flops = row.flops;
    left.bytes = row.bytes;
    left.support = std::move(row.support);
    return left;
}

std::string why_not_comparable(const matched_rows& rows, const side_pair& sides,
                               comparison_class table, double accuracy_floor) {
    if (rows.candidate == nullptr) {
        return fmt::format("{}: not measured", sides.candidate.title);
    }
    if (rows.base == nullptr) {
        return fmt::format("{}: not measured", sides.base.title);
    }
    // Before what sets the rows apart: the route of a row that has no time is nobody's choice.
    for (const std::string& fault :
         {state_fault(*rows.base, sides.base), state_fault(*rows.candidate, sides.candidate)}) {
        if (!fault.empty()) {
            return fault;
        }
    }
    if (!rows.difference.empty()) {
        return rows.difference;
    }
    if (rows.base->key.workload_sha256 != rows.candidate->key.workload_sha256) {
        return "the workload was changed between the bundles: same name, other definition (hash)";
    }
    switch (table) {
        case comparison_class::same_precision:
            return precision_fault(*rows.base, *rows.candidate, sides);
        case comparison_class::outcome:
            return outcome_fault(*rows.base, *rows.candidate, sides, accuracy_floor);
    }
    return {};
}

}  // namespace accelbench::results
