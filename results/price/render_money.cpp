// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"
#include "results/compare/quantity.hpp"
#include "results/compare/text_table.hpp"
#include "results/price/of_equivalence.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

std::string power_text(const money_side& side) {
    return side.kind ? fmt::format("{}{}", to_string(*side.kind),
                                   side.scope.empty() ? "" : ", of the " + side.scope)
                     : "not given";
}

std::string break_even_text(const money_report& report) {
    const money_figure& figure = report.figures.break_even_card;
    std::string text = fmt::format("break-even price of a card of {}: {}",
                                   report.inputs.side[1].name, amount_text(figure));
    if (!figure.value) {
        return text;
    }
    text += " " + report.prices.currency;
    if (*figure.value < 0.0) {
        return text + ": below 0, it costs more even as a gift";
    }
    const auto& asked = report.inputs.side[1].card;
    if (asked && figure.bounds) {
        text += *asked < figure.bounds->low    ? ": the price asked is below it, so it is cheaper"
                : *asked > figure.bounds->high ? ": the price asked is above it, so it is dearer"
                                               : ": the price asked lies within, undecided";
    }
    return text;
}

std::string sensitivity_table(const money_report& report, std::size_t width) {
    text_table table{
        .header = {"one input at a time", "low", "high",
                   "break-even price of a card, " + report.prices.currency, "TCO for equal work"},
        .rows = {}};
    const auto both = [](const std::optional<double>& a, const std::optional<double>& b) {
        return a && b ? fmt::format("{} to {}", amount_text(*a), amount_text(*b))
                      : std::string("no number");
    };
    for (const sensitivity_line& line : report.sensitivity) {
        const std::string unit = unit_of_input(line.input, report.prices.currency);
        table.rows.push_back({.cells = {{line.input + (unit.empty() ? "" : ", " + unit), ""},
                                        {amount_text(line.low), ""},
                                        {amount_text(line.high), ""},
                                        {both(line.break_even_low, line.break_even_high), ""},
                                        {both(line.tco_ratio_low, line.tco_ratio_high), ""}},
                              .note = line.assumed ? "±10 % assumed" : ""});
    }
    return table.rows.empty() ? "" : "\n" + table.render(width);
}

json figure_json(const money_figure& figure, const std::string& unit,
                 figure_status status = cost_status) {
    json out{{"unit", unit},
             {"status", key_of(status)},
             {"value", figure.value ? finite_or_null(*figure.value) : json(nullptr)},
             {"why_not", figure.why_not},
             {"interval", nullptr}};
    if (figure.bounds) {
        out["interval"] = {{"low", finite_or_null(figure.bounds->low)},
                           {"high", finite_or_null(figure.bounds->high)},
                           {"confidence", figure.bounds->confidence}};
    }
    return out;
}

json optional_json(const std::optional<double>& value) {
    return value ? finite_or_null(*value) : json(nullptr);
}

json inputs_json(const price_list& prices) {
    json out = json::object();
    for (const auto& [name, from] :
         {std::pair("pue", &prices.pue), std::pair("utilisation", &prices.utilisation),
          std::pair("availability", &prices.availability),
          std::pair("life_years", &prices.life_years),
          std::pair("discount_rate", &prices.discount_rate)}) {
        out[name] = *from ? json{{"value", (*from)->value},
                                 {"unit", unit_of_input(name, prices.currency)},
                                 {"status", key_of(figure_status::declared)},
                                 {"origin", (*from)->origin}}
                          : json(nullptr);
    }
    out["electricity"] =
        prices.electricity ? json{{"mean_per_kwh", mean_price(*prices.electricity)},
                                  {"demand_per_kw_month", prices.electricity->demand_per_kw_month},
                                  {"unit", prices.currency},
                                  {"status", key_of(figure_status::declared)},
                                  {"origin", prices.electricity->origin}}
                           : json(nullptr);
    return out;
}

}  // namespace

std::string amount_text(double value) {
    constexpr double grouped = 1000.0;
    if (!(value >= grouped || value <= -grouped)) {
        return digits(value);
    }
    std::string text = fmt::format("{:.0f}", value);
    const std::size_t first = text[0] == '-' ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

std::string amount_text(const money_figure& figure) {
    if (!figure.value) {
        return "no number (" + figure.why_not + ")";
    }
    return figure.bounds
               ? fmt::format("{} [{}, {}]", amount_text(*figure.value),
                             amount_text(figure.bounds->low), amount_text(figure.bounds->high))
               : amount_text(*figure.value);
}

std::string render_money(const money_report& report, std::size_t width) {
    const price_list& prices = report.prices;
    const auto& [reference, candidate] = report.inputs.side;
    std::string text;
    const auto line = [&](const std::string& sentence) { text += wrap(sentence, width, 2) + "\n"; };
    line(fmt::format("prices \"{}\" (sha256 {}) of {}, valid to {}, in {}, VAT {} ({})",
                     prices.name, prices.sha256, prices.date, prices.expires, prices.currency,
                     prices.vat, percent(prices.vat_rate)));
    line(break_even_text(report));
    text_table table{.header = {"a card, " + prices.currency, reference.name, candidate.name},
                     .rows = {}};
    const auto row = [&](const std::string& name, money_figure side_money::*member) {
        table.rows.push_back({.cells = {{name, ""},
                                        {amount_text(report.figures.side[0].*member), ""},
                                        {amount_text(report.figures.side[1].*member), ""}},
                              .note = ""});
    };
    row("capital", &side_money::capital);
    row("electricity a year", &side_money::electricity_per_year);
    row("TCO over the life", &side_money::tco);
    row("an hour's work of one reference card", &side_money::per_reference_hour);
    for (const unit_cost& cost : report.unit_costs) {
        table.rows.push_back({.cells = {{fmt::format("10^6 {} of {}", cost.unit, cost.item), ""},
                                        {amount_text(cost.side[0]), ""},
                                        {amount_text(cost.side[1]), ""}},
                              .note = ""});
    }
    table.rows.push_back(
        {.cells = {{"power", ""}, {power_text(reference), ""}, {power_text(candidate), ""}},
         .note = ""});
    text += "\n" + table.render(width) + "\n";
    for (std::size_t side : {0U, 1U}) {
        const money_side& in = report.inputs.side.at(side);
        if (in.kind == power_kind::telemetry && !in.busy_watts) {
            line(fmt::format("no telemetry of {}: {}", in.name, report.why_no_power.at(side)));
        }
    }
    line(fmt::format("work a watt, {} to {}: {}", candidate.name, reference.name,
                     amount_text(report.figures.per_watt)));
    line(fmt::format("work for the money: {}", amount_text(report.figures.per_price)));
    line(fmt::format("TCO for equal work: {}", amount_text(report.figures.tco_ratio)));
    line(fmt::format("capital at which both cost the same for equal work: {}",
                     amount_text(report.figures.break_even_capital)) +
         (report.figures.break_even_capital.value ? " " + prices.currency : ""));
    line(fmt::format("status: capital is {}, as the file has it; all else is {}: {}",
                     word_of(capital_status, language::english),
                     word_of(cost_status, language::english),
                     meaning_of(cost_status, language::english)));
    return text + sensitivity_table(report, width);
}

std::string render_money_json(const money_report& report) {
    const std::string& currency = report.prices.currency;
    json sides = json::array(), costs = json::array(), lines = json::array();
    for (std::size_t side : {0U, 1U}) {
        const side_money& one = report.figures.side.at(side);
        const money_side& in = report.inputs.side.at(side);
        sides.push_back(
            {{"model", in.name},
             {"power_kind", in.kind ? json(to_string(*in.kind)) : json(nullptr)},
             {"power_scope", in.scope},
             {"why_no_telemetry", report.why_no_power.at(side)},
             {"capital", figure_json(one.capital, currency, capital_status)},
             {"electricity_per_year", figure_json(one.electricity_per_year, currency + " a year")},
             {"tco", figure_json(one.tco, currency)},
             {"per_reference_hour", figure_json(one.per_reference_hour, currency)}});
    }
    for (const unit_cost& cost : report.unit_costs) {
        costs.push_back(
            {{"item", cost.item},
             {"unit", cost.unit},
             {"reference", figure_json(cost.side[0], currency + " for 10^6 " + cost.unit)},
             {"candidate", figure_json(cost.side[1], currency + " for 10^6 " + cost.unit)}});
    }
    for (const sensitivity_line& one : report.sensitivity) {
        lines.push_back(
            {{"input", one.input},
             {"unit", unit_of_input(one.input, currency)},
             {"status", key_of(cost_status)},
             {"low", one.low},
             {"high", one.high},
             {"assumed", one.assumed},
             {"break_even_card",
              {optional_json(one.break_even_low), optional_json(one.break_even_high)}},
             {"tco_ratio", {optional_json(one.tco_ratio_low), optional_json(one.tco_ratio_high)}}});
    }
    const price_list& prices = report.prices;
    const json out{{"prices",
                    {{"name", prices.name},
                     {"sha256", prices.sha256},
                     {"date", prices.date},
                     {"expires", prices.expires},
                     {"currency", prices.currency},
                     {"vat", prices.vat},
                     {"vat_rate", prices.vat_rate}}},
                   {"inputs", inputs_json(prices)},
                   {"models", std::move(sides)},
                   {"per_million", std::move(costs)},
                   {"work_per_watt", figure_json(report.figures.per_watt, "times")},
                   {"work_per_price", figure_json(report.figures.per_price, "times")},
                   {"tco_ratio", figure_json(report.figures.tco_ratio, "times")},
                   {"break_even_capital", figure_json(report.figures.break_even_capital, currency)},
                   {"break_even_card", figure_json(report.figures.break_even_card, currency)},
                   {"sensitivity", std::move(lines)}};
    return out.dump(1);
}

}  // namespace accelbench::results
