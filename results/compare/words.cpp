// SPDX-License-Identifier: Apache-2.0
#include "results/compare/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <set>
#include <string_view>

#include "results/compare/plan_facts.hpp"
#include "results/compare/quantity.hpp"

namespace accelbench::results {
namespace {

std::string runs_advice(const compared_row& row) {
    if (!row.runs_needed) {
        return {};
    }
    return fmt::format("{} {} runs, has {}", row.runs_needed_estimated ? "needs about" : "needs",
                       *row.runs_needed, row.ratio->runs);
}

void add_marks(const std::optional<row_record>& row, std::set<std::string>& marks) {
    if (row) {
        marks.insert(row->marks.begin(), row->marks.end());
        if (row->state == row_state::unstable) {
            marks.insert("unstable");
        }
    }
}

struct mark_meaning {
    std::string_view mark, meaning;
};

/// Marks say what was seen in some runs; the interval over runs already holds their effect.
constexpr std::array<mark_meaning, 10> mark_meanings{{
    {"canary-moved", "the machine itself became faster or slower during some runs"},
    {"canary-none", "the device offered no second program to measure its ceiling with"},
    {"correlated", "within a run, samples follow their neighbours; its samples count for less"},
    {"device-time",
     "the device's own timer differs: launches overlap, or much of their time is not the device's"},
    {"drift", "times rose or fell steadily within some runs"},
    {"few-ticks", "a batch is short against the clock's tick"},
    {"host-busy",
     "the host's processor worked more than feeding the device takes: part may run there"},
    {"in-cache",
     "all input sets together fit into the last-level cache: the traffic is the cache's"},
    {"two-modes", "times fall into two groups within some runs"},
    {"unstable", "some runs never settled; each still counts as one run"},
}};

/// "unstable" also stands for "unstable 1/12".
bool occurs(const comparison& report, std::string_view mark) {
    for (const compared_row& row : report.rows) {
        std::set<std::string> marks;
        if (row.comparable) {
            add_marks(row.base_row, marks);
            add_marks(row.candidate_row, marks);
        }
        for (const std::string& found : marks) {
            if (found == mark || found.starts_with(std::string(mark) + " ")) {
                return true;
            }
        }
    }
    return false;
}

std::string campaign_line(const campaign_record& c, bool complete) {
    const std::string profile =
        c.plan.is_object() && c.plan.contains("profile") && c.plan["profile"].is_string()
            ? c.plan["profile"].get<std::string>()
            : std::string("unnamed");
    return fmt::format("campaign {} of {}, profile {}, seed {}{}", c.campaign, c.created_utc,
                       profile, c.seed, complete ? "" : ", NOT COMPLETE");
}

std::string margin_line(const comparison& report) {
    const std::string declared = percent(report.declared_margin);
    if (!report.noise.floor) {
        return fmt::format(
            "margin {} as declared; no device was measured against itself, so the "
            "noise floor is unknown",
            declared);
    }
    return fmt::format(
        "margin {}: the larger of the declared {} and the noise floor {} ({} {} of "
        "the base against itself)",
        percent(report.margin), declared, percent(*report.noise.floor), report.noise.rows,
        report.noise.rows == 1 ? "row" : "rows");
}

}  // namespace

std::string_view verdict_word(const compared_row& row) {
    return row.comparable ? statistics::to_string(row.outcome.value) : "not comparable";
}

std::string_view design_word(const compared_row& row) {
    if (!row.ratio) {
        return "";
    }
    switch (row.ratio->design) {
        case statistics::comparison_design::paired:
            return "paired";
        case statistics::comparison_design::unpaired:
            return "unpaired";
    }
    return "";
}

std::string note_of(const compared_row& row) {
    if (!row.comparable) {
        return row.why_not;
    }
    std::vector<std::string> parts;
    if (row.outcome.value == statistics::verdict::unresolved) {
        parts.emplace_back(statistics::to_string(row.outcome.reason));
        if (const std::string advice = runs_advice(row); !advice.empty()) {
            parts.push_back(advice);
        }
    }
    if (row.ratio->design == statistics::comparison_design::unpaired) {
        parts.emplace_back("unpaired");
    }
    std::set<std::string> marks(row.notes.begin(), row.notes.end());
    add_marks(row.base_row, marks);
    add_marks(row.candidate_row, marks);
    parts.insert(parts.end(), marks.begin(), marks.end());
    return fmt::format("{}", fmt::join(parts, "; "));
}

std::string workload_text(const compared_row& row) {
    return row.variant.empty() ? row.workload_id
                               : fmt::format("{} ({})", row.workload_id, row.variant);
}

std::string ratio_text(const compared_row& row) {
    if (!row.ratio) {
        return "";
    }
    if (!row.ratio->bounds) {
        return digits(row.ratio->ratio);
    }
    return fmt::format("{} [{}, {}]", digits(row.ratio->ratio), digits(row.ratio->bounds->low),
                       digits(row.ratio->bounds->high));
}

std::vector<std::string> facts(const comparison& report) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < report.campaigns.size(); ++i) {
        lines.push_back(campaign_line(*report.campaigns[i], report.complete[i]));
    }
    std::set<std::string> told;
    for (const side_pair& pair : report.pairs) {
        for (const side* s : {&pair.base, &pair.candidate}) {
            if (told.insert(s->title).second && !s->description.empty()) {
                lines.push_back(fmt::format("{} is {}", s->title, s->description));
            }
        }
    }
    lines.push_back(margin_line(report));
    lines.push_back(fmt::format("{} {} judged together (Holm, {}); intervals {:g} %, over runs",
                                report.family, report.family == 1 ? "row" : "rows",
                                percent(report.alpha), 100.0 * report.confidence));
    lines.insert(lines.end(), report.warnings.begin(), report.warnings.end());
    return lines;
}

std::vector<std::string> legend(const comparison& report) {
    const std::string m = percent(report.margin);
    std::vector<std::string> lines{
        "times faster: time of the base / time of the candidate; above 1 the candidate is faster",
        fmt::format("faster, slower: the whole interval lies beyond the margin of {}, and holds "
                    "among all rows of this report",
                    m),
        fmt::format("same: the whole interval lies within the margin of {}", m),
        "unresolved: the data do not say; more runs may",
        "±: the interval of the rate; the figure behind it: share of the ceiling measured in the "
        "same minute",
    };
    for (const auto& [mark, meaning] : mark_meanings) {
        if (occurs(report, mark)) {
            lines.push_back(fmt::format("{}: {}", mark, meaning));
        }
    }
    return lines;
}

verdict_counts count_verdicts(const comparison& report) {
    verdict_counts counts;
    for (const compared_row& row : report.rows) {
        if (!row.comparable) {
            ++counts.not_comparable;
            continue;
        }
        switch (row.outcome.value) {
            case statistics::verdict::faster:
                ++counts.faster;
                break;
            case statistics::verdict::slower:
                ++counts.slower;
                break;
            case statistics::verdict::same:
                ++counts.same;
                break;
            case statistics::verdict::unresolved:
                ++counts.unresolved;
                break;
        }
    }
    return counts;
}

std::string totals_text(const comparison& report) {
    const verdict_counts c = count_verdicts(report);
    return fmt::format("{} faster, {} slower, {} same, {} unresolved, {} not comparable; {} rows",
                       c.faster, c.slower, c.same, c.unresolved, c.not_comparable,
                       report.rows.size());
}

}  // namespace accelbench::results
