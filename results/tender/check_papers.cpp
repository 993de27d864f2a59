// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "results/statistics/sampling_plan.hpp"
#include "results/tender/check.hpp"

namespace accelbench::results {
namespace {

std::string shown(const terms& all, const std::string& key) {
    const auto found = all.find(key);
    if (found == all.end()) {
        return {};
    }
    const clause_rule* rule = rule_of(key);
    const std::string unit = unit_of(all, key);
    const auto* amount = std::get_if<double>(&found->second);
    if (rule != nullptr && rule->softer == softening::by_unit && amount != nullptr &&
        !unit.empty()) {
        return amount_text(*amount, unit);
    }
    return rule == nullptr ? term_toml(found->second)
                           : term_text(*rule, found->second, language::english);
}

finding_kind kind_of(change what) {
    switch (what) {
        case change::softened:
            return finding_kind::softened;
        case change::tightened:
            return finding_kind::tightened;
        case change::none:
        case change::changed:
            break;
    }
    return finding_kind::changed;
}

/// Clauses of `from` that are other ones in `to`.
void compare(const terms& from, const terms& to, const std::string& where, const std::string& note,
             std::vector<finding>& out) {
    for (const std::string& key : in_order(from)) {
        const clause_rule* rule = rule_of(key);
        const auto now = to.find(key);
        if (now == to.end() || rule == nullptr) {
            continue;
        }
        const change what = change_of(*rule, from.at(key), now->second, unit_of(from, key));
        if (what != change::none) {
            out.push_back({kind_of(what), where, key, shown(from, key), shown(to, key), note});
        }
    }
}

bool is_floor_kept(const std::string& unit, double value, double floor) {
    return unit == "ns" ? value <= floor : value >= floor;
}

/// Every mandatory item is promised, and no promise lies below its floor.
void check_promises(const annex& asked, const paper& from, const std::string& where,
                    std::vector<finding>& out) {
    for (const std::string& item : items_in(asked.clauses)) {
        const std::string key = fmt::format("item.{}.committed", item),
                          floor = fmt::format("item.{}.floor", item);
        const bool mandatory =
            text_in(asked.clauses, fmt::format("item.{}.kind", item)) == "mandatory";
        if (!from.clauses.contains(key)) {
            if (mandatory) {
                out.push_back({finding_kind::unmet, where, key, shown(asked.clauses, floor), "",
                               "a mandatory item without a committed value"});
            }
            continue;
        }
        if (mandatory && !is_floor_kept(unit_of(asked.clauses, key), number_in(from.clauses, key),
                                        number_in(asked.clauses, floor))) {
            out.push_back({finding_kind::unmet, where, key, shown(asked.clauses, floor),
                           shown(from.clauses, key),
                           "the committed value does not reach the floor"});
        }
    }
    if (!from.clauses.contains("cards.model")) {
        out.push_back({finding_kind::unmet, where, "cards.model", "", "",
                       "it does not say which model is offered"});
    }
}

/// Clauses that the annex does not have, but for what a bidder says.
void check_additions(const annex& asked, const paper& from, const std::string& where,
                     std::vector<finding>& out) {
    for (const std::string& key : in_order(from.clauses)) {
        const bool of_an_item = !key.starts_with("item.") ||
                                asked.clauses.contains(fmt::format("item.{}.kind", name_in(key)));
        if (!asked.clauses.contains(key) && !(is_promise(key) && of_an_item)) {
            out.push_back({finding_kind::added, where, key, "", shown(from.clauses, key),
                           "the annex has no such clause"});
        }
    }
}

void check_annex_hash(const annex& asked, const paper& from, const std::string& where,
                      std::vector<finding>& out) {
    if (from.annex_sha256 != asked.sha256) {
        out.push_back({finding_kind::changed, where, "annex_sha256", asked.sha256,
                       from.annex_sha256, "it answers to another annex"});
    }
}

/// Papers follow each other: tender, bid, contract with that bidder.
void check_order(const annex& asked, const std::optional<paper>& bid,
                 const std::optional<paper>& contract, std::vector<finding>& out) {
    std::string last = text_in(asked.clauses, "tender.date"), of = "the tender";
    for (const auto& [one, name] : {std::pair(&bid, "bid"), std::pair(&contract, "contract")}) {
        if (!*one) {
            continue;
        }
        const paper& now = **one;
        if (now.date < last) {
            out.push_back({finding_kind::unmet, fmt::format("{} {}", name, now.file), "date", last,
                           now.date, fmt::format("it is older than {} that it answers", of)});
        }
        last = now.date;
        of = fmt::format("the {}", name);
    }
    if (bid && contract && bid->bidder != contract->bidder) {
        out.push_back({finding_kind::changed, "contract " + contract->file, "bidder", bid->bidder,
                       contract->bidder, "it is with somebody else than who bid"});
    }
}

/// The risks that a paper prints are those of its plan.
void check_risks(const paper& from, const std::string& where, std::vector<finding>& out) {
    const auto question = question_of(from.clauses);
    const auto n = static_cast<std::size_t>(number_in(from.clauses, "cards.sample"));
    const auto c = static_cast<std::size_t>(number_in(from.clauses, "cards.bad_allowed"));
    statistics::plan_question wide = question;
    wide.producer_risk = wide.consumer_risk = 0.5;
    const auto answer = statistics::find_plans(wide);
    if (!answer || n > question.lot) {
        out.push_back({finding_kind::changed, where, "cards.lot", "",
                       shown(from.clauses, "cards.lot"),
                       answer ? "more cards are drawn than delivered" : answer.error().happened});
        return;
    }
    const double producer =
                     1.0 - statistics::accept_probability(question.lot, answer->good_lot_bad, n, c),
                 consumer = statistics::accept_probability(question.lot, answer->bad_lot_bad, n, c);
    constexpr double rounding = 1e-9;
    for (const auto& [key, exact] :
         {std::pair("cards.producer_risk", producer), std::pair("cards.consumer_risk", consumer)}) {
        const double said = number_in(from.clauses, key);
        if (said - exact > rounding || exact - said > rounding) {
            out.push_back({finding_kind::unmet, where, key, fmt::format("{:.4g} %", 100.0 * exact),
                           shown(from.clauses, key), "not the risk of its own sampling plan"});
        }
    }
}

void check_contract(const annex& asked, const std::optional<paper>& bid, const paper& contract,
                    std::vector<finding>& out) {
    const std::string where = "contract " + contract.file;
    check_annex_hash(asked, contract, where, out);
    compare(asked.clauses, contract.clauses, where, "", out);
    for (const std::string& key : in_order(asked.clauses)) {
        if (!contract.clauses.contains(key)) {
            out.push_back({finding_kind::dropped, where, key, shown(asked.clauses, key), "", ""});
        }
    }
    check_promises(asked, contract, where, out);
    check_additions(asked, contract, where, out);
    check_risks(contract, where, out);
    if (!bid) {
        return;
    }
    if (contract.bid_sha256 != bid->sha256) {
        out.push_back({finding_kind::changed, where, "bid_sha256", bid->sha256, contract.bid_sha256,
                       "it is not for this bid"});
    }
    for (const std::string& key : in_order(bid->clauses)) {
        if (!is_promise(key)) {
            continue;
        }
        if (!contract.clauses.contains(key)) {
            out.push_back({finding_kind::dropped, where, key, shown(bid->clauses, key), "",
                           "the bid promised it"});
            continue;
        }
        const change what = change_of(*rule_of(key), bid->clauses.at(key), contract.clauses.at(key),
                                      unit_of(asked.clauses, key));
        if (what != change::none) {
            out.push_back({kind_of(what), where, key, shown(bid->clauses, key),
                           shown(contract.clauses, key), "against the bid"});
        }
    }
    for (const std::string& key : in_order(contract.clauses)) {
        if (is_promise(key) && !bid->clauses.contains(key)) {
            out.push_back({finding_kind::added, where, key, "", shown(contract.clauses, key),
                           "the bid did not say it"});
        }
    }
}

}  // namespace

std::string_view word_of(finding_kind kind) {
    switch (kind) {
        case finding_kind::softened:
            return "softened";
        case finding_kind::tightened:
            return "tightened";
        case finding_kind::changed:
            return "changed";
        case finding_kind::dropped:
            return "dropped";
        case finding_kind::added:
            return "added";
        case finding_kind::unmet:
            return "unmet";
    }
    return {};
}

std::vector<finding> check_papers(const annex& asked, const std::optional<paper>& bid,
                                  const std::optional<paper>& contract) {
    std::vector<finding> out;
    if (bid) {
        const std::string where = "bid " + bid->file;
        check_annex_hash(asked, *bid, where, out);
        compare(asked.clauses, bid->clauses, where, "", out);
        check_promises(asked, *bid, where, out);
        check_additions(asked, *bid, where, out);
    }
    if (contract) {
        check_contract(asked, bid, *contract, out);
    }
    check_order(asked, bid, contract, out);
    return out;
}

}  // namespace accelbench::results
