// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/tender/check.hpp"

namespace accelbench::results {
namespace {

std::string line_of(const finding& one) {
    std::string text = fmt::format("{:<9} {}: {}", word_of(one.kind), one.where, one.clause);
    if (!one.asked.empty() || !one.found.empty()) {
        text += fmt::format(": {} -> {}", one.asked.empty() ? "-" : one.asked,
                            one.found.empty() ? "-" : one.found);
    }
    return text + (one.note.empty() ? "" : fmt::format(" ({})", one.note));
}

std::string line_of(const judged_item& item) {
    return fmt::format("{:<9} {} on {}: {} {} (row {}) against {} {}, {:.2f} % {}\n", item.outcome,
                       item.item, item.card, word_of(item.status, language::english),
                       amount_text(item.bound, item.unit, 6), item.row,
                       item.committed ? word_of(figure_status::committed, language::english)
                                      : std::string_view("a floor of"),
                       amount_text(item.reference, item.unit), 100.0 * std::abs(item.shortfall),
                       item.shortfall > 0.0 ? "short" : "beyond it");
}

nlohmann::json json_of(const bundle_findings& measured) {
    nlohmann::json items = nlohmann::json::array();
    for (const judged_item& item : measured.items) {
        const bool judged = item.outcome != "no figure";
        items.push_back(
            {{"item", item.item},
             {"card", item.card},
             {"unit", item.unit},
             {"judged", judged ? nlohmann::json(item.bound) : nlohmann::json()},
             {"status", judged ? nlohmann::json(key_of(item.status)) : nlohmann::json()},
             {"row_id", item.row},
             {"reference", item.reference},
             {"reference_status", item.committed ? nlohmann::json(key_of(figure_status::committed))
                                                 : nlohmann::json("floor")},
             {"shortfall", judged ? nlohmann::json(item.shortfall) : nlohmann::json()},
             {"outcome", item.outcome}});
    }
    return {{"cards", measured.cards}, {"bad_cards", measured.bad_cards}, {"items", items}};
}

}  // namespace

std::string render_findings(const annex& asked, std::span<const finding> findings,
                            const std::optional<bundle_findings>& measured) {
    std::string text =
        fmt::format("annex \"{}\", SHA-256 {}: {} clauses\n", text_in(asked.clauses, "tender.name"),
                    asked.sha256, asked.clauses.size());
    if (measured) {
        text += fmt::format("{} cards, {} of them short of an item\n", measured->cards,
                            measured->bad_cards);
        for (const judged_item& item : measured->items) {
            text += item.outcome == "no figure"
                        ? fmt::format("{:<9} {} on {}\n", item.outcome, item.item, item.card)
                        : line_of(item);
        }
    }
    for (const finding& one : findings) {
        text += line_of(one) + "\n";
    }
    const auto softened = std::count_if(findings.begin(), findings.end(), [](const finding& one) {
        return one.kind == finding_kind::softened || one.kind == finding_kind::dropped;
    });
    return text + (findings.empty() ? "nothing differs from the annex\n"
                                    : fmt::format("{} clauses differ, {} of them softened or "
                                                  "dropped\n",
                                                  findings.size(), softened));
}

std::string render_findings_json(const annex& asked, std::span<const finding> findings,
                                 const std::optional<bundle_findings>& measured) {
    nlohmann::json list = nlohmann::json::array();
    for (const finding& one : findings) {
        list.push_back({{"finding", word_of(one.kind)},
                        {"where", one.where},
                        {"clause", one.clause},
                        {"asked", one.asked},
                        {"found", one.found},
                        {"note", one.note}});
    }
    nlohmann::json all{{"annex_sha256", asked.sha256},
                       {"differs", !findings.empty()},
                       {"findings", std::move(list)}};
    if (measured) {
        all["measured"] = json_of(*measured);
    }
    return all.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace accelbench::results
