// SPDX-License-Identifier: Apache-2.0
// Page 2: what cards and their work cost, from the reader's dated price file and from nothing else.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/compare/quantity.hpp"
#include "results/report/charts.hpp"
#include "results/report/pages.hpp"
#include "results/report/price_words.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

class writer {
  public:
    writer(const priced_report& prices, language tongue) : prices_(prices), tongue_(tongue) {
        page_.id = "price";
        page_.title = say("page.price");
        page_.wide = true;
    }

    doc_page write() {
        add_answers();
        page_.table(facts_table());
        page_.table(card_table());
        for (const priced_pair& pair : prices_.pairs) {
            if (pair.money) {
                page_.table(pair_table(pair));
            }
        }
        add_price_chart(page_, prices_, tongue_);
        if (!prices_.rows.empty()) {
            page_.table(rows_table());
        }
        for (const priced_pair& pair : prices_.pairs) {
            if (pair.money && !pair.money->sensitivity.empty()) {
                page_.table(sensitivity(pair));
            }
        }
        page_.table(inputs_table());
        page_.text(block_kind::paragraph, say("price.how"));
        return std::move(page_);
    }

  private:
    [[nodiscard]] std::string say(std::string_view key,
                                  std::initializer_list<std::string_view> values = {}) const {
        return results::say(tongue_, key, values);
    }
    [[nodiscard]] std::string money(const money_figure& figure) const {
        return money_text(figure, tongue_);
    }
    [[nodiscard]] const std::string& currency() const { return prices_.prices.currency; }
    [[nodiscard]] const std::string& name(std::size_t model) const {
        return prices_.models[model].name;
    }
    [[nodiscard]] doc_cell status(figure_status of) const { return status_cell(of, tongue_); }

    void add_answers() {
        if (prices_.pairs.empty()) {
            page_.text(block_kind::lead, say(prices_.work ? "price.one_model" : "price.no_mix"));
        }
        for (const priced_pair& pair : prices_.pairs) {
            page_.text(block_kind::lead,
                       pair.money ? break_even_answer(pair)
                                  : say("price.no_pair", {name(pair.candidate), name(pair.base)}));
            if (!pair.why_not.empty()) {
                page_.lines(block_kind::paragraph, {translated(pair.why_not, tongue_)});
            }
        }
    }

    [[nodiscard]] std::string break_even_answer(const priced_pair& pair) const {
        const money_figure& figure = pair.money->figures.break_even_card;
        const std::string cost = say(
            "price.break_even", {name(pair.candidate), name(pair.base),
                                 figure.value ? money(figure) + " " + currency() : money(figure)});
        return figure.value ? cost + " " + say(break_even_key(*pair.money)) : cost;
    }

    [[nodiscard]] doc_table facts_table() const {
        const price_list& list = prices_.prices;
        doc_table table;
        const auto add = [&](std::string_view key, std::string value) {
            table.rows.push_back({doc_cell(say(key)), doc_cell(std::move(value))});
        };
        add("price.list", fmt::format("{}\nSHA-256 {}", list.name, list.sha256));
        add("price.dated", say("price.dates", {list.date, list.expires}));
        if (!prices_.as_of.empty()) {
            add("price.as_of", prices_.as_of);
        }
        add("price.currency", say(list.vat == "included" ? "price.vat.in" : "price.vat.out",
                                  {list.currency, percent(list.vat_rate)}));
        if (prices_.work) {
            add("price.mix",
                fmt::format("{}\nSHA-256 {}", prices_.work->name, prices_.work->sha256));
        }
        return table;
    }

    /// One column a model.
    [[nodiscard]] doc_table card_table() const {
        doc_table table{.caption = say("price.cards"), .columns = {{say("column.figure")}}};
        for (const priced_model& model : prices_.models) {
            table.columns.push_back({model.name, true});
        }
        for (const std::string_view key : {"column.unit", "column.status", "column.from"}) {
            table.columns.push_back({say(key)});
        }
        const auto add = [&](std::string_view key, const std::string& unit, figure_status of,
                             std::string_view from, money_figure side_money::*member) {
            std::vector<doc_cell> cells{say(key)};
            for (const priced_model& model : prices_.models) {
                cells.emplace_back(money(model.figures.*member));
            }
            cells.insert(cells.end(), {unit, status(of), std::string(from)});
            table.rows.push_back(std::move(cells));
        };
        const std::string list = say("price.from_list");
        add("price.capital", currency(), capital_status, list, &side_money::capital);
        add("price.power_year", currency() + say("price.a_year"), cost_status, list,
            &side_money::electricity_per_year);
        add("price.tco", currency(), cost_status, list, &side_money::tco);
        std::vector<doc_cell> power{say("fact.power")};
        for (const priced_model& model : prices_.models) {
            power.emplace_back(power_words(model.inputs.side[0], tongue_));
        }
        power.insert(power.end(), {std::string(), std::string(), list});
        table.rows.push_back(std::move(power));
        return table;
    }

    [[nodiscard]] doc_table pair_table(const priced_pair& pair) const {
        const money_report& of = *pair.money;
        const equivalence_report& work = *pair.work;
        doc_table table{
            .caption = say("numbers.pair", {name(pair.candidate), name(pair.base)}),
            .columns = columns_of(tongue_, {"figure", "#value", "unit", "status", "from"})};
        const std::string mixed = say("price.from_mix", {work.asked.name});
        const auto add = [&](std::string words, std::string value, std::string unit,
                             figure_status is) {
            table.rows.push_back(
                {std::move(words), std::move(value), std::move(unit), status(is), mixed});
        };
        add(say("price.ratio"), amount_text({work.times_faster(), work.bounds, "", {}}),
            say("price.times"), work.status());
        add(say("price.count", {digits(work.count), name(pair.base)}),
            amount_text({work.cards(), work.cards_bounds(), "", {}}), say("price.in_cards"),
            figure_status::projected);
        add(say("price.per_watt"), money(of.figures.per_watt), say("price.times"), cost_status);
        add(say("price.per_money"), money(of.figures.per_price), say("price.times"), cost_status);
        add(say("price.tco_ratio"), money(of.figures.tco_ratio), say("price.times"), cost_status);
        add(say("price.break_even_capital"), money(of.figures.break_even_capital), currency(),
            cost_status);
        add(say("price.break_even_card"), money(of.figures.break_even_card), currency(),
            cost_status);
        for (const auto& [side, model] :
             {std::pair(0U, pair.base), std::pair(1U, pair.candidate)}) {
            add(say("price.hour", {name(model)}),
                money(of.figures.side.at(side).per_reference_hour), currency(), cost_status);
            for (const unit_cost& cost : of.unit_costs) {
                add(say("price.million", {name(model), cost.unit, cost.item}),
                    money(cost.side.at(side)), currency(), cost_status);
            }
        }
        return table;
    }

    [[nodiscard]] doc_table rows_table() const {
        doc_table table{
            .caption = say("price.rows"),
            .columns = columns_of(tongue_, {"number", "device", "workload", "#rate", "#cost", "per",
                                            "#per_watt", "#per_money", "unbeaten", "status"})};
        table.columns[4].name += ", " + currency();
        table.columns[7].name = say("column.per_money", {currency()});
        for (const priced_row& row : prices_.rows) {
            const std::string rate(symbol_of(row.of.rate.unit));
            const bool known = row.card && row.per_watt.value;
            table.rows.push_back(
                {row.of.number, name(row.model), row.of.workload, value_text(row.of.rate),
                 money(row.cost), row.unit,
                 row.per_watt.value && rate != "s" ? prefixed(*row.per_watt.value, rate + "/W")
                                                   : money(row.per_watt),
                 money(row.per_money), known && !row.beaten ? say("yes") : std::string(),
                 status(cost_status)});
        }
        return table;
    }

    [[nodiscard]] doc_table sensitivity(const priced_pair& pair) const {
        doc_table table{
            .caption = say("price.sensitivity", {name(pair.candidate), name(pair.base)}),
            .columns = columns_of(tongue_, {"input", "#input_low", "#input_high", "#break_even",
                                            "#tco_ratio", "note", "status"})};
        table.columns[3].name += ", " + currency();
        const auto both = [&](const std::optional<double>& a, const std::optional<double>& b) {
            return a && b ? fmt::format("{} – {}", amount_text(*a), amount_text(*b))
                          : say("price.no_number");
        };
        for (const sensitivity_line& line : pair.money->sensitivity) {
            const std::string unit = unit_of_input(line.input, currency());
            table.rows.push_back(
                {input_words(line.input, tongue_) + (unit.empty() ? "" : ", " + unit),
                 amount_text(line.low), amount_text(line.high),
                 both(line.break_even_low, line.break_even_high),
                 both(line.tco_ratio_low, line.tco_ratio_high),
                 line.assumed ? say("price.assumed") : std::string(), status(cost_status)});
        }
        return table;
    }

    [[nodiscard]] doc_table inputs_table() const {
        doc_table table{.caption = say("price.inputs_given", {prices_.prices.date}),
                        .columns = columns_of(tongue_, {"input", "#value", "unit", "#input_low",
                                                        "#input_high", "origin", "status"})};
        const auto text = [](const std::optional<double>& value) {
            return value ? amount_text(*value) : std::string();
        };
        for (const priced_input& input : prices_.inputs) {
            const bool by_sensors = input.origin == "telemetry";
            table.rows.push_back(
                {input_words(input.name, tongue_),
                 input.value ? text(input.value)
                             : say(by_sensors ? "price.by_sensors" : "price.missing_input"),
                 input.unit, text(input.low), text(input.high), by_sensors ? "" : input.origin,
                 input.value ? status(figure_status::declared) : doc_cell("")});
        }
        return table;
    }

    const priced_report& prices_;
    language tongue_;
    doc_page page_;
};

doc_page empty_page(language tongue) {
    doc_page page{.id = "price", .title = say(tongue, "page.price")};
    page.text(block_kind::lead, say(tongue, "price.missing"));
    page.text(block_kind::heading, say(tongue, "price.inputs"));
    std::vector<phrase> inputs;
    for (const std::string_view key : price_inputs()) {
        inputs.push_back({say(tongue, key), false});
    }
    page.lines(block_kind::list, std::move(inputs));
    return page;
}

}  // namespace

std::vector<std::string_view> price_inputs() {
    return {"price.card",         "price.server",      "price.support", "price.currency",
            "price.dated",        "price.electricity", "price.pue",     "price.utilisation",
            "price.availability", "price.life",        "price.rate"};
}

doc_page price_page(const std::optional<priced_report>& prices, language tongue) {
    return prices ? writer(*prices, tongue).write() : empty_page(tongue);
}

}  // namespace accelbench::results
