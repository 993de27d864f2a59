// SPDX-License-Identifier: Apache-2.0
#include "results/score/score_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "results/compare/quantity.hpp"
#include "results/score/ranks.hpp"
#include "results/score/score_strings.hpp"

namespace accelbench::results {
namespace {

/// "1,250,000": the same in both languages.
std::string grouped(double amount) {
    std::string digits = fmt::format("{:.2f}", amount);
    if (digits.ends_with(".00")) {
        digits.resize(digits.size() - 3);
    }
    const std::size_t whole = std::min(digits.find('.'), digits.size());
    for (std::size_t at = whole; at > 3; at -= 3) {
        digits.insert(at - 3, 1, ',');
    }
    return digits;
}

}  // namespace

std::string score_words::say(std::string_view key,
                             std::initializer_list<std::string_view> values) const {
    return score_text(tongue_, key, values);
}

const std::string& score_words::name(std::size_t bid) const {
    return report_.shown.bids[bid].made.name;
}

std::string score_words::names(const std::vector<std::size_t>& bids) const {
    std::vector<std::string> all;
    all.reserve(bids.size());
    for (const std::size_t bid : bids) {
        all.push_back(name(bid));
    }
    std::sort(all.begin(), all.end());
    return fmt::format("{}", fmt::join(all, ", "));
}

std::vector<std::size_t> score_words::by_rank() const {
    std::vector<std::size_t> order(report_.sheet.bids.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const std::size_t left = report_.sheet.bids[a].rank, right = report_.sheet.bids[b].rank;
        return left != right && left != 0 && (right == 0 || left < right);
    });
    return order;
}

std::string score_words::rank_text(const bid_score& score) const {
    return score.in_play
               ? std::to_string(score.rank)
               : say(score.mandatory_met ? "standing.out.threshold" : "standing.out.mandatory");
}

std::string score_words::stable(std::size_t bid) const {
    const bid_score& score = report_.sheet.bids[bid];
    return score.in_play ? say(score.not_separable_from.empty() ? "yes" : "no") : std::string();
}

std::string score_words::points(double value) const {
    return fmt::format("{:.{}f}", value, report_.asked.decimals);
}

std::string score_words::total_bounds(const bid_score& score) const {
    return score.total_bounds ? fmt::format("[{}, {}]", points(score.total_bounds->low),
                                            points(score.total_bounds->high))
                              : std::string();
}

std::string score_words::money(double amount) const {
    return fmt::format("{} {}", grouped(amount), report_.asked.price->currency);
}

std::string score_words::unit() const {
    return say(fmt::format("unit.{}", statistics::to_string(report_.asked.unit)));
}

std::string score_words::units() const {
    return say(fmt::format("units.{}", statistics::to_string(report_.asked.unit)));
}

double score_words::threshold() const {
    return threshold_of(report_.asked);
}

std::string score_words::single(std::size_t bid) const {
    const bid_evidence& shown = report_.shown.bids[bid];
    return shown.cards == 1 ? say("card.one", {shown.made.name, shown.only_card})
           : shown.hosts == 1 && report_.asked.unit == statistics::claim_unit::host
               ? say("card.host", {shown.made.name})
               : say("card.runs", {shown.made.name});
}

std::vector<std::string> score_words::answer() const {
    const first_place& first = report_.sheet.first;
    if (first.contenders.empty()) {
        return {say("answer.none")};
    }
    const std::size_t leader = first.contenders.front();
    const std::string total = points(report_.sheet.bids[leader].total);
    const std::string most = points(report_.asked.total);
    if (first.contenders.size() == 1) {
        const auto in_play = std::count_if(report_.sheet.bids.begin(), report_.sheet.bids.end(),
                                           [](const bid_score& one) { return one.in_play; });
        return {say(in_play > 1 ? "answer.first" : "answer.alone", {name(leader), total, most})};
    }
    std::vector<std::string> parts, single_cards;
    for (const std::size_t bid : first.contenders) {
        parts.push_back(say("answer.points", {name(bid), points(report_.sheet.bids[bid].total)}));
        if (report_.shown.bids[bid].this_card) {
            single_cards.push_back(single(bid));
        }
    }
    std::vector<std::string> lines{
        say("answer.not_separable", {fmt::format("{}", fmt::join(parts, ", ")), units()})};
    if (!single_cards.empty()) {
        lines = {say("answer.one_card", {fmt::format("{}", fmt::join(single_cards, "; "))})};
    }
    lines.push_back(first.by_tie_break
                        ? say("answer.tie_break", {first.rule, name(*first.by_tie_break)})
                    : first.rule == "lot" ? say("answer.lot")
                                          : say("answer.open"));
    return lines;
}

std::vector<std::string> score_words::notices() const {
    std::vector<std::string> lines;
    bool apart = false;
    for (std::size_t bid = 0; bid < report_.sheet.bids.size(); ++bid) {
        if (report_.shown.bids[bid].this_card) {
            lines.push_back(say("card.notice", {single(bid)}));
        }
        if (!report_.sheet.bids[bid].threshold_firm) {
            lines.push_back(say("threshold.open", {name(bid)}));
        }
    }
    std::vector<std::set<std::string>> hosts_of(report_.sheet.bids.size());
    for (const scored_row& row : report_.shown.rows) {
        hosts_of[row.bid].insert(row.host);
    }
    for (const auto& one : hosts_of) {
        apart = apart || (!one.empty() && !hosts_of.front().empty() && one != hosts_of.front());
    }
    if (apart) {
        lines.push_back(say("hosts.notice"));
    }
    std::set<std::string> challenges;  // "": none
    for (const scored_bundle& one : report_.bundles) {
        if (!one.is_reference) {
            challenges.insert(one.challenge);
        }
    }
    std::set<std::string> simulated;
    for (const scored_bundle& one : report_.bundles) {
        if (one.simulated) {
            simulated.insert(one.path);
        }
    }
    if (!simulated.empty()) {
        lines.push_back(say("simulated.notice", {fmt::format("{}", fmt::join(simulated, ", "))}));
    }
    if (challenges.size() > 1) {
        lines.push_back(say("challenges.notice"));
    }
    return lines;
}

std::string score_words::kind_of(const criterion& item) const {
    switch (item.kind) {
        case item_kind::mandatory:
            return say("kind.mandatory");
        case item_kind::desirable:
            return say("kind.desirable");
        case item_kind::relative:
            return say("kind.relative");
        case item_kind::price:
            return say("kind.price");
    }
    return {};
}

std::string score_words::value_text(const criterion& item, double value) const {
    return item.quantity == item_quantity::times ? digits(value) + " x"
                                                 : prefixed(value, to_string(item.quantity));
}

std::string score_words::item_caption(const criterion& item) const {
    const std::string points_text =
        item.points > 0.0 ? fmt::format(", {}: {}", say("points_most"), points(item.points)) : "";
    return fmt::format("{} ({}{})", item.name, kind_of(item), points_text);
}

std::vector<doc_cell> score_words::item_cells(std::size_t bid, std::size_t index) const {
    const criterion& item = report_.asked.items[index];
    const item_score& score = report_.sheet.bids[bid].items[index];
    const item_evidence& shown = report_.shown.bids[bid].items[index];
    std::string value, interval, earned, ends;
    if (item.kind == item_kind::price) {
        value = money(*report_.shown.bids[bid].made.price);
    } else if (score.value) {
        value = value_text(item, score.value->value);
        interval = score.value->bounds
                       ? fmt::format("[{}, {}]", value_text(item, score.value->bounds->low),
                                     value_text(item, score.value->bounds->high))
                       : std::string();
    } else if (item.supported && score.met) {
        value = say("supported");
    }
    if (item.kind == item_kind::mandatory) {
        earned = say(score.met ? "met" : score.by_mean ? "not_shown" : "not_met");
    } else {
        earned = report_.sheet.bids[bid].mandatory_met ? points(score.points) : "";
        ends =
            score.value && report_.sheet.bids[bid].mandatory_met
                ? fmt::format("[{}, {}]", points(score.points_worse), points(score.points_better))
                : std::string();
    }
    std::string source =
        item.kind == item_kind::price ? report_.shown.bids[bid].made.origin : shown.source;
    const std::string why = text_of(score.why_not, tongue_);
    source += source.empty() || why.empty() ? why : "; " + why;
    return {name(bid),
            value,
            interval,
            earned,
            ends,
            source,
            item.kind == item_kind::price ? say("status.offer")
            : !score.value && !score.met
                ? std::string()
                : std::string(word_of(report_.shown.bids[bid].status, tongue_))};
}

std::string score_words::curve_text(const criterion& item) const {
    if (item.supported) {
        return say("curve.supported");
    }
    const std::string low = points(item.by.floor_points), high = points(item.by.points);
    switch (item.by.kind) {
        case curve_kind::linear:
            return say("curve.linear", {low, high});
        case curve_kind::logarithmic:
            return say("curve.log", {low, high});
        case curve_kind::steps: {
            std::vector<std::string> steps;
            for (const curve_step& step : item.by.steps) {
                steps.push_back(
                    say("curve.step", {value_text(item, step.from), points(step.points)}));
            }
            return say("curve.steps", {fmt::format("{}", fmt::join(steps, ", "))});
        }
    }
    return {};
}

std::vector<doc_cell> score_words::criterion_cells(const criterion& item) const {
    const std::string most = item.points > 0.0 ? points(item.points) : "";
    if (item.kind == item_kind::price) {
        const price_formula& by = report_.asked.price->formula;
        return {item.name, kind_of(item),
                most,      "",
                "",        tongue_ == language::korean ? by.title_ko : by.title,
                by.source, ""};
    }
    std::string floor, full, how;
    if (item.kind == item_kind::mandatory) {
        floor = item.supported ? say("supported")
                               : say(item.by.less_is_better ? "at_most" : "at_least",
                                     {value_text(item, item.limit)});
    } else {
        how = curve_text(item);
        if (item.kind == item_kind::relative) {
            floor = say("share_of_best", {percent(item.by.floor)});
            full = say("share_of_best", {percent(item.by.full)});
        } else if (!item.supported) {
            floor = value_text(item, item.by.floor);
            full = value_text(item, item.by.full);
        }
    }
    std::string kind =
        fmt::format("{}, {}, {}", item.table == comparison_class::outcome ? "outcome" : "precision",
                    item.tuning, item.boundary);
    if (item.largest_error) {
        kind += "; " + say("largest_error", {fmt::format("{:.1e}", *item.largest_error)});
    }
    return {item.name,
            kind_of(item),
            most,
            floor,
            full,
            how,
            item.over ? say("mix_of", {item.over->name, item.over->sha256.substr(0, 12)})
                      : item.workload,
            kind};
}

}  // namespace accelbench::results
