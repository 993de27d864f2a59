// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"
#include "results/claim/words.hpp"
#include "results/compare/quantity.hpp"
#include "results/compare/text_table.hpp"
#include "results/mix/equivalence.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

json bounds_json(const std::optional<statistics::interval>& bounds) {
    return bounds ? json{{"low", finite_or_null(bounds->low)},
                         {"high", finite_or_null(bounds->high)},
                         {"confidence", bounds->confidence}}
                  : json(nullptr);
}

/// Cards are bought whole: enough of them.
double whole_cards(double cards) {
    return std::ceil(cards - 1e-9);
}

std::string bounds_text(const std::optional<statistics::interval>& bounds) {
    return bounds ? fmt::format(" [{}, {}]", digits(bounds->low), digits(bounds->high)) : "";
}

std::string headline(const equivalence_report& report) {
    const std::string& base = report.all.models[report.models.base];
    const std::string& candidate = report.all.models[report.models.candidate];
    std::string text = fmt::format("{:.0f}", whole_cards(report.cards()));
    if (const auto bounds = report.cards_bounds()) {
        text +=
            fmt::format(" [{:.0f}, {:.0f}]", whole_cards(bounds->low), whole_cards(bounds->high));
    }
    text +=
        fmt::format(" of {} do the work of {:g} of {}: {} is{} times as fast over the mix \"{}\"",
                    candidate, report.count, base, candidate,
                    fmt::format(" {}{}", digits(report.times_faster()), bounds_text(report.bounds)),
                    report.asked.name);
    if (!report.bounds) {
        text +=
            report.these_cards
                ? fmt::format("; these cards alone{}: no interval for the unit {}",
                              bounds_text(report.these_cards), statistics::to_string(report.unit))
                : std::string("; too few runs for any interval");
    }
    return text;
}

std::vector<std::string> legend(const equivalence_report& report) {
    std::vector<std::string> lines{
        "weighted geometric mean of the ratios of all items, per card; the interval is over the "
        "unit, and numbers of cards are rounded up"};
    for (const item_outcome& item : report.items) {
        if (item.item.composed) {
            lines.emplace_back(
                "composed: the sum of launches times the time of each row. No model was run whole: "
                "what lies between kernels is in no figure, so it is an estimate");
            break;
        }
    }
    return lines;
}

std::string item_note(const item_outcome& item) {
    std::vector<std::string> parts;
    if (item.item.composed) {
        parts.push_back(fmt::format("composed of {} rows", item.item.rows.size()));
    }
    parts.insert(parts.end(), item.marks.begin(), item.marks.end());
    return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace

std::string render_equivalence(const equivalence_report& report, std::size_t width) {
    std::string text;
    const auto line = [&](const std::string& sentence) { text += wrap(sentence, width, 2) + "\n"; };
    line(headline(report));
    for (const std::string& sentence :
         claim_sentences(report.all, report.unit, report.models, {report.ratio.design})) {
        line(sentence);
    }
    line(fmt::format("mix {} (sha256 {}), class {}, {}, boundary {}", report.asked.name,
                     report.asked.sha256,
                     report.asked.table == comparison_class::outcome ? "outcome" : "precision",
                     report.asked.tuning, report.asked.boundary));
    line(fmt::format("status of these numbers: {}", word_of(report.status(), language::english)));
    for (const std::string& warning : report.warnings) {
        line(warning);
    }
    text_table table{
        .header = {"item, worst first", "weight", report.all.models[report.models.base],
                   report.all.models[report.models.candidate], "times faster"},
        .rows = {}};
    const auto time = [](double ns) {
        return to_text({quantity_kind::launch_time, ns * 1e-9, {}});
    };
    for (const item_outcome& item : report.items) {
        table.rows.push_back(
            {.cells = {{item.item.name, ""},
                       {digits(item.item.weight), ""},
                       {time(item.reference_ns), ""},
                       {time(item.candidate_ns), ""},
                       {digits(std::exp(item.ratio.difference)) + bounds_text(item.bounds), ""}},
             .note = item_note(item)});
    }
    text += "\n" + table.render(width) + "\n";
    for (const std::string& sentence : legend(report)) {
        line(sentence);
    }
    return text;
}

std::string render_equivalence_json(const equivalence_report& report) {
    json items = json::array(), power = json::array();
    for (const item_outcome& item : report.items) {
        json rows = json::array();
        for (const mix_row& row : item.item.rows) {
            rows.push_back({{"workload", row.workload}, {"launches", row.launches}});
        }
        items.push_back({{"name", item.item.name},
                         {"weight", item.item.weight},
                         {"composed", item.item.composed},
                         {"rows", std::move(rows)},
                         {"unit", item.item.unit},
                         {"units", item.item.units},
                         {"times_faster", finite_or_null(std::exp(item.ratio.difference))},
                         {"interval", bounds_json(item.bounds)},
                         {"reference_ns", finite_or_null(item.reference_ns)},
                         {"candidate_ns", finite_or_null(item.candidate_ns)},
                         {"marks", item.marks}});
    }
    for (std::size_t side : {0U, 1U}) {
        const auto& one = report.power.at(side);
        power.push_back(one ? json{{"watts", one->watts},
                                   {"idle_watts", one->idle_watts},
                                   {"scope", one->scope},
                                   {"kind", "telemetry"}}
                            : json{{"why_not", report.why_no_power.at(side)}});
    }
    const json out{{"reference", report.all.models[report.models.base]},
                   {"candidate", report.all.models[report.models.candidate]},
                   {"unit", statistics::to_string(report.unit)},
                   {"count", report.count},
                   {"cards", finite_or_null(report.cards())},
                   {"cards_interval", bounds_json(report.cards_bounds())},
                   {"times_faster", finite_or_null(report.times_faster())},
                   {"interval", bounds_json(report.bounds)},
                   {"these_cards", bounds_json(report.these_cards)},
                   {"hosts", statistics::to_string(report.ratio.design)},
                   {"sentences",
                    claim_sentences(report.all, report.unit, report.models, {report.ratio.design})},
                   {"mix", {{"name", report.asked.name}, {"sha256", report.asked.sha256}}},
                   {"status", key_of(report.status())},
                   {"items", std::move(items)},
                   {"power", std::move(power)},
                   {"warnings", report.warnings}};
    return out.dump(1) + "\n";
}

}  // namespace accelbench::results
