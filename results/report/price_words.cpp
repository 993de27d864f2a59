// SPDX-License-Identifier: Apache-2.0
#include "results/report/price_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "results/report/strings.hpp"
#include "results/report/translate.hpp"

namespace accelbench::results {

std::string input_words(std::string_view name, language tongue) {
    constexpr std::string_view of = " of ";
    const std::size_t at = name.find(of);
    std::string key = fmt::format("input.{}", name.substr(0, at));
    for (char& c : key) {
        c = c == ' ' ? '_' : c;
    }
    const std::string what = say(tongue, key);
    return at == std::string_view::npos ? what
                                        : fmt::format("{}: {}", name.substr(at + of.size()), what);
}

std::string money_text(const money_figure& figure, language tongue) {
    if (figure.value) {
        return amount_text(figure);
    }
    if (figure.missing.empty()) {
        return say(tongue, "price.no_number_because", {translated(figure.why_not, tongue).text});
    }
    std::vector<std::string> missing;
    missing.reserve(figure.missing.size());
    for (const std::string& name : figure.missing) {
        missing.push_back(input_words(name, tongue));
    }
    return say(tongue, "price.no_number_missing", {fmt::format("{}", fmt::join(missing, ", "))});
}

std::string power_words(const money_side& side, language tongue) {
    if (!side.kind) {
        return say(tongue, "price.no_power");
    }
    const std::string kind = say(tongue, fmt::format("kind.{}", to_string(*side.kind)));
    return side.scope.empty()
               ? kind
               : fmt::format("{}, {}", kind, say(tongue, fmt::format("of.{}", side.scope)));
}

std::optional<double> watts_of_card(const money_side& side) {
    const bool shared = side.scope == "server";
    if (!side.busy_watts || (shared && !side.cards_per_server)) {
        return std::nullopt;
    }
    return *side.busy_watts / (shared ? *side.cards_per_server : 1.0);
}

std::string_view break_even_key(const money_report& report) {
    const money_figure& figure = report.figures.break_even_card;
    const auto& asked = report.inputs.side[1].card;
    if (!figure.value) {
        return "price.asked.unknown";
    }
    if (*figure.value < 0.0) {
        return "price.asked.gift";
    }
    if (!asked || !figure.bounds) {
        return "price.asked.unknown";
    }
    return *asked < figure.bounds->low    ? "price.asked.below"
           : *asked > figure.bounds->high ? "price.asked.above"
                                          : "price.asked.within";
}

}  // namespace accelbench::results
