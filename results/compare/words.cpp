// SPDX-License-Identifier: Apache-2.0
#include "results/compare/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "results/compare/energy.hpp"
#include "results/compare/identity.hpp"
#include "results/compare/marks.hpp"
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

std::string campaign_line(const campaign_record& c, bool complete) {
    const std::string profile =
        c.plan->is_object() && c.plan->contains("profile") && c.plan["profile"].is_string()
            ? c.plan["profile"].get<std::string>()
            : std::string("unnamed");
    return fmt::format("campaign {} of {}, profile {}, seed {}{}", c.campaign, c.created_utc,
                       profile, c.seed, complete ? "" : ", NOT COMPLETE");
}

std::string margin_line(const comparison& report) {
    const std::string declared = percent(report.declared_margin);
    const nlohmann::json& plan = report.campaigns.front()->plan;
    if (plan.is_object() && plan.value("self_comparison", nlohmann::json()) == true) {
        return fmt::format(
            "margin {} as declared; both sides are one device, so no row should be faster or "
            "slower",
            declared);
    }
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

std::string note_of(const comparison& report, const compared_row& row) {
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
    parts.insert(parts.end(), row.notes.begin(), row.notes.end());
    const auto marks = marks_of(row, report.pairs[row.pair]);
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
        if (const std::string host = host_text(*report.campaigns[i]); !host.empty()) {
            lines.push_back("host: " + host);
        }
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

std::string status_line(figure_status status) {
    return fmt::format("status of all figures: {}: {}", word_of(status, language::english),
                       meaning_of(status, language::english));
}

std::string status_line(const comparison& report) {
    const auto is_double = [](const std::optional<row_record>& row) {
        return row && std::find(row->marks.begin(), row->marks.end(), "double") != row->marks.end();
    };
    const bool any = std::any_of(report.rows.begin(), report.rows.end(), [&](const auto& row) {
        return is_double(row.base_row) || is_double(row.candidate_row);
    });
    return status_line(report.status) + (any ? "; nothing that is marked double is" : "");
}

std::vector<std::string> legend(const comparison& report) {
    const std::string m = percent(report.margin);
    std::vector<std::string> lines{
        "times faster: time of a launch on the base / time on the other device: 2 is twice as "
        "fast as the base, 0.5 half as fast; behind it the interval",
        fmt::format("faster, slower: the other device than the base; the whole interval lies "
                    "beyond the margin of {}, and holds among all rows of this report",
                    m),
        fmt::format("same: the whole interval lies within the margin of {}", m),
        "unresolved: these runs do not decide it; the note says what stands in the way. It does "
        "not mean that there is no difference",
        "±: the interval of the rate over runs, its farther end"};
    const auto is_collective = [](const compared_row& row) {
        return row.base_row && row.base_row->bus_byte_per_s;
    };
    if (std::any_of(report.rows.begin(), report.rows.end(), is_collective)) {
        lines.emplace_back(
            "bus: message bandwidth times the collective's bus factor, so that rows of different "
            "ranks and collectives can be held against a link");
    }
    if (has_energy(report)) {
        lines.emplace_back(
            "times less energy: joules of a launch on the base / on the other device, idle power "
            "included, of sensors that see the same (chip, card, board, server); its interval is "
            "made of both "
            "sides' intervals");
    }
    for (std::string& line : ceiling_legend(report)) {
        lines.push_back(std::move(line));
    }
    for (std::string& line : mark_legend(report)) {
        lines.push_back(std::move(line));
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

namespace {

/// "21 ok, 1 unsupported": every state that the device's rows are in.
std::string states_text(const std::map<std::string, std::size_t>& states) {
    std::vector<std::string> parts;
    for (const auto& [state, count] : states) {
        parts.push_back(fmt::format("{} {}", count, state));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::vector<std::string> coverage(const comparison& report) {
    std::vector<std::string> lines;
    std::set<std::string> told;
    for (std::size_t pair = 0; pair < report.pairs.size(); ++pair) {
        for (const bool base : {true, false}) {
            const side& s = base ? report.pairs[pair].base : report.pairs[pair].candidate;
            std::map<std::string, std::size_t> states;
            std::set<row_key> counted;
            for (const compared_row& row : report.rows) {
                const auto& mine = base ? row.base_row : row.candidate_row;
                if (row.pair == pair && (!mine || counted.insert(mine->key).second)) {
                    ++states[mine ? std::string(to_string(mine->state)) : "not measured"];
                }
            }
            if (!states.empty() && told.insert(s.title).second) {
                lines.push_back(fmt::format("rows of {}: {}", s.title, states_text(states)));
            }
        }
    }
    return lines;
}

}  // namespace accelbench::results
