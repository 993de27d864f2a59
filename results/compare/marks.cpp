// SPDX-License-Identifier: Apache-2.0
#include "results/compare/marks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string_view>

namespace accelbench::results {
namespace {

constexpr std::string_view above_ceiling = "above-ceiling";

std::set<std::string> marks_in(const std::optional<row_record>& row) {
    if (!row) {
        return {};
    }
    std::set<std::string> marks(row->marks.begin(), row->marks.end());
    if (row->state == row_state::unstable) {
        marks.insert("unstable");
    }
    if (row->ceiling_share && *row->ceiling_share > 1.0) {
        marks.emplace(above_ceiling);
    }
    return marks;
}

struct mark_meaning {
    std::string_view mark, meaning;
};

/// Marks say what was seen in some runs; the interval over runs already holds their effect.
constexpr std::array<mark_meaning, 21> mark_meanings{{
    {above_ceiling,
     "faster than what its share is taken of: that is a measured program, no physical limit, and "
     "a row whose data lie nearer in the caches or that moves them with fewer reads can beat it"},
    {"batch-cost",
     "starting a batch and waiting for it takes more than 2 % of it: under a steady load the "
     "device "
     "is faster"},
    {"canary-moved", "the machine itself became faster or slower during some runs"},
    {"canary-none", "the device offered no second program to measure its ceiling with"},
    {"clocks-differ",
     "in most windows more time passed around the worker than it counted: other work on the host, "
     "or a clock that is bent in part of them"},
    {"correlated", "within a run, samples follow their neighbours; its samples count for less"},
    {"device-time",
     "the device's own timer differs: launches overlap, or much of their time is not the device's"},
    {"disputed",
     "somebody objects to the row; it counts until that is settled, and what both sides say stands "
     "beside it"},
    {"double",
     "a stand-in for the vendor's library, made for tests: no figure of it is a device's"},
    {"drift", "times rose or fell steadily within some runs"},
    {"energy-mismatch", "the energy counter and the integrated power differ"},
    {"few-ticks", "a batch is short against the clock's tick"},
    {"host-busy",
     "the host's processor worked more than feeding the device takes: part may run there"},
    {"in-cache",
     "all input sets together fit into the last-level cache: the traffic is the cache's"},
    {"preview",
     "of something that cannot be bought yet: the row counts until a day that its maker named"},
    {"superseded", "replaced by a later measurement: the row counts for nothing"},
    {"telemetry-failed", "the sensors stopped answering in some runs; the times stand"},
    {"throttled",
     "the device said in some runs that it was held below its clocks, by power, heat or its "
     "surroundings"},
    {"two-modes", "times fall into two groups within some runs"},
    {"unstable", "some runs never settled; each still counts as one run"},
    {"withdrawn", "taken back: the row stays to be seen and counts for nothing"},
}};

/// "unstable 1/12" is of the kind "unstable".
bool is_of_kind(std::string_view found, std::string_view mark) {
    return found == mark || found.starts_with(std::string(mark) + " ");
}

bool any_side(const comparison& report, bool (*holds)(const row_record&)) {
    return std::any_of(report.rows.begin(), report.rows.end(), [holds](const compared_row& row) {
        return (row.base_row && holds(*row.base_row)) ||
               (row.candidate_row && holds(*row.candidate_row));
    });
}

}  // namespace

std::vector<std::string> marks_of(const compared_row& row, const side_pair& sides) {
    const auto base = marks_in(row.base_row);
    const auto candidate = marks_in(row.candidate_row);
    std::vector<std::string> both, base_only, candidate_only;
    std::set_intersection(base.begin(), base.end(), candidate.begin(), candidate.end(),
                          std::back_inserter(both));
    std::set_difference(base.begin(), base.end(), candidate.begin(), candidate.end(),
                        std::back_inserter(base_only));
    std::set_difference(candidate.begin(), candidate.end(), base.begin(), base.end(),
                        std::back_inserter(candidate_only));
    std::vector<std::string> parts;
    const auto add = [&parts](const std::vector<std::string>& marks, std::string_view where) {
        if (!marks.empty()) {
            parts.push_back(fmt::format("{} on {}", fmt::join(marks, ", "), where));
        }
    };
    add(both, "both");
    add(base_only, sides.base.title);
    add(candidate_only, sides.candidate.title);
    return parts;
}

std::vector<std::string> known_marks() {
    std::vector<std::string> marks;
    std::transform(mark_meanings.begin(), mark_meanings.end(), std::back_inserter(marks),
                   [](const mark_meaning& known) { return std::string(known.mark); });
    return marks;
}

std::vector<std::string> mark_legend(const comparison& report) {
    std::set<std::string> found;
    for (const compared_row& row : report.rows) {
        if (row.comparable) {
            found.merge(marks_in(row.base_row));
            found.merge(marks_in(row.candidate_row));
        }
    }
    std::vector<std::string> lines;
    for (const auto& [mark, meaning] : mark_meanings) {
        if (std::any_of(found.begin(), found.end(),
                        [mark = mark](const std::string& m) { return is_of_kind(m, mark); })) {
            lines.push_back(fmt::format("{}: {}", mark, meaning));
        }
    }
    return lines;
}

std::vector<std::string> ceiling_legend(const comparison& report) {
    std::vector<std::string> lines;
    if (any_side(report, [](const row_record& row) { return row.ceiling_share.has_value(); })) {
        lines.emplace_back(
            "of ceiling: of what the same device reached in the same minute with a product in f32 "
            "(rows bound by arithmetic) or a copy (rows bound by memory)");
    }
    if (any_side(report, [](const row_record& row) {
            return row.flop_per_s.has_value() && !row.ceiling_share;
        })) {
        lines.emplace_back(
            "a rate without a share: no ceiling was measured in the type that it computes in");
    }
    return lines;
}

}  // namespace accelbench::results
