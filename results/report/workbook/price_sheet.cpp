// SPDX-License-Identifier: Apache-2.0
#include "results/report/workbook/price_sheet.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "results/report/price_words.hpp"
#include "results/report/strings.hpp"

namespace accelbench::results {
namespace {

using workbook::fixed_name;
using workbook::look;
using workbook::place;
using workbook::sheet;

/// Places of the sheet: inputs that all models share stand in column B, those of the n-th model in
/// its own column of the rows below.
enum shared_row : std::uint32_t { pue = 5, utilisation, availability, life, rate, energy, demand };
enum model_row : std::uint32_t {
    names = 13,
    card,
    server,
    network,
    support,
    cards_per_server,
    busy,
    idle,
    power,
    speed,
    speed_low,
    speed_high,
    capital = 26,
    share_of_server,
    watts,
    electricity,
    running,
    tco,
    hour,
    per_watt = 34,
    per_money,
    tco_ratio,
    tco_ratio_low,
    tco_ratio_high,
    break_even,
    break_even_low,
    break_even_high,
    first_cost = 43,
};

class writer {
  public:
    writer(sheet& into, const priced_report& prices, language tongue)
        : into_(into), prices_(prices), tongue_(tongue) {}

    void write() {
        const price_list& list = prices_.prices;
        into_.text({0, 0}, say("page.price"), look::head);
        into_.text({1, 0}, say("sheet.change"));
        into_.text({2, 0}, fmt::format("{}, SHA-256 {}", list.name, list.sha256));
        into_.text({3, 0},
                   fmt::format("{}; {}", say("price.dates", {list.date, list.expires}),
                               say(list.vat == "included" ? "price.vat.in" : "price.vat.out",
                                   {list.currency, fmt::format("{:g} %", list.vat_rate * 100.0)})));
        write_shared();
        write_models();
        write_costs();
        into_.widths(0, 0, 60.0);
        into_.widths(1, 5, 24.0);
    }

  private:
    [[nodiscard]] std::string say(std::string_view key,
                                  std::initializer_list<std::string_view> values = {}) const {
        return results::say(tongue_, key, values);
    }

    void given(place at, const std::optional<double>& value) {
        if (value) {
            into_.number(at, *value, look::input);
        } else {
            into_.input(at);
        }
    }

    [[nodiscard]] const priced_input* input(const std::string& name) const {
        for (const priced_input& one : prices_.inputs) {
            if (one.name == name) {
                return &one;
            }
        }
        return nullptr;
    }

    void write_shared() {
        std::uint32_t at = pue;
        for (const char* name : {"pue", "utilisation", "availability", "life_years",
                                 "discount_rate", "electricity", "demand charge"}) {
            into_.text({at, 0}, input_words(name, tongue_));
            if (const priced_input* one = input(name)) {
                given({at, 1}, one->value);
                into_.text({at, 2}, one->unit);
                into_.text({at, 3}, one->origin);
            }
            ++at;
        }
    }

    [[nodiscard]] static std::string shared(shared_row row) { return fixed_name({row, 1}); }
    [[nodiscard]] static std::uint16_t column(std::size_t model) {
        return static_cast<std::uint16_t>(model + 1);
    }
    [[nodiscard]] static std::string cell(std::size_t model, std::uint32_t row) {
        return fixed_name({row, column(model)});
    }

    /// Empty unless every cell that the expression needs holds a number.
    void formula(std::size_t model, std::uint32_t row, const std::vector<std::string>& needed,
                 const std::string& expression, const std::optional<double>& value) {
        const std::string whole = fmt::format("=IF(COUNT({})<{},\"\",{})", fmt::join(needed, ","),
                                              needed.size(), expression);
        if (value) {
            into_.formula({row, column(model)}, whole, *value, look::plain);
        } else {
            into_.formula({row, column(model)}, whole, "");
        }
    }

    [[nodiscard]] static std::string annuity() {
        return fmt::format("IF({0}=0,1,{0}*{1}/(1-(1+{0})^-{1}))", shared(rate), shared(life));
    }

    void label(std::uint32_t row, const std::string& words, figure_status status) {
        into_.text({row, 0}, fmt::format("{}, {} ({})", words, prices_.prices.currency,
                                         word_of(status, tongue_)));
    }

    void write_models() {
        const std::vector<std::pair<std::uint32_t, const char*>> inputs{
            {card, "card"},
            {server, "server"},
            {network, "network"},
            {support, "support_per_year"},
            {cards_per_server, "cards_per_server"},
            {busy, "busy_watts"},
            {idle, "idle_watts"}};
        for (const auto& [row, name] : inputs) {
            into_.text({row, 0}, input_words(name, tongue_));
        }
        into_.text({power, 0}, say("fact.power"));
        into_.text({speed, 0}, say("price.ratio"));
        into_.text({speed_low, 0}, say("sheet.low"));
        into_.text({speed_high, 0}, say("sheet.high"));
        label(capital, say("price.capital"), capital_status);
        label(share_of_server, say("price.server"), capital_status);
        into_.text({watts, 0}, fmt::format("{}, W", say("sheet.watts_card")));
        label(electricity, say("price.power_year") + say("price.a_year"), cost_status);
        label(running, say("sheet.running"), cost_status);
        label(tco, say("price.tco"), cost_status);
        label(hour, say("sheet.hour"), cost_status);
        for (const auto& [row, key] :
             {std::pair(per_watt, "price.per_watt"), std::pair(per_money, "price.per_money"),
              std::pair(tco_ratio, "price.tco_ratio")}) {
            into_.text({row, 0}, fmt::format("{} ({})", say(key), word_of(cost_status, tongue_)));
        }
        label(break_even, say("price.break_even_card"), cost_status);
        for (const std::uint32_t row : {tco_ratio_low, break_even_low}) {
            into_.text({row, 0}, say("sheet.low"));
            into_.text({row + 1, 0}, say("sheet.high"));
        }
        for (std::size_t i = 0; i < prices_.models.size(); ++i) {
            write_model(i, inputs);
        }
        for (const priced_pair& pair : prices_.pairs) {
            if (pair.money) {
                write_pair(pair);
            }
        }
    }

    void write_model(std::size_t i,
                     const std::vector<std::pair<std::uint32_t, const char*>>& inputs) {
        const priced_model& model = prices_.models[i];
        const money_side& side = model.inputs.side[0];
        into_.text({names, column(i)}, model.name, look::head);
        for (const auto& [row, name] : inputs) {
            const priced_input* one = input(fmt::format("{} of {}", name, model.name));
            const bool sensors = one != nullptr && one->origin == "telemetry";
            given({row, column(i)}, sensors ? (row == busy ? side.busy_watts : side.idle_watts)
                                    : one != nullptr ? one->value
                                                     : std::nullopt);
        }
        into_.text({power, column(i)}, power_words(side, tongue_));
        const auto c = [i](std::uint32_t row) { return cell(i, row); };
        const std::string cards = c(cards_per_server);
        formula(i, share_of_server, {c(server), c(network), cards},
                fmt::format("({}+{})/{}", c(server), c(network), cards),
                side.server && side.network && side.cards_per_server
                    ? std::optional((*side.server + *side.network) / *side.cards_per_server)
                    : std::nullopt);
        formula(i, capital, {c(card), c(share_of_server)},
                fmt::format("{}+{}", c(card), c(share_of_server)), model.figures.capital.value);
        const bool shares = side.scope == "server";
        std::vector<std::string> needed{c(busy)};
        if (shares) {
            needed.push_back(cards);
        }
        formula(i, watts, needed, shares ? fmt::format("{}/{}", c(busy), cards) : c(busy),
                watts_of_card(side));
        write_running(i, model);
    }

    void write_running(std::size_t i, const priced_model& model) {
        const money_side& side = model.inputs.side[0];
        const money_inputs& in = model.inputs;
        const auto c = [i](std::uint32_t row) { return cell(i, row); };
        const bool constant = side.kind == power_kind::provisioned;
        const std::string used = shared(utilisation);
        const std::string mean =
            constant ? c(watts)
                     : fmt::format("IF({0}=1,{1},{0}*{1}+(1-{0})*{2}{3})", used, c(watts), c(idle),
                                   side.scope == "server" ? "/" + c(cards_per_server) : "");
        std::vector<std::string> needed{c(watts), shared(pue), used, shared(energy),
                                        shared(demand)};
        if (!constant && in.utilisation && *in.utilisation != 1.0) {
            needed.push_back(c(idle));
        }
        formula(i, electricity, needed,
                fmt::format("{}*{}/1000*8760*{}+{}*{}/1000*{}*12", mean, shared(pue),
                            shared(energy), c(watts), shared(pue), shared(demand)),
                model.figures.electricity_per_year.value);
        std::optional<double> years_cost;
        if (model.figures.electricity_per_year.value && side.support_per_year && in.life_years &&
            side.cards_per_server) {
            years_cost = *in.life_years * (*model.figures.electricity_per_year.value +
                                           *side.support_per_year / *side.cards_per_server);
        }
        formula(i, running, {shared(life), c(electricity), c(support), c(cards_per_server)},
                fmt::format("{}*({}+{}/{})", shared(life), c(electricity), c(support),
                            c(cards_per_server)),
                years_cost);
        formula(i, tco, {c(capital), shared(rate), shared(life), c(running)},
                fmt::format("{}*{}+{}", c(capital), annuity(), c(running)),
                model.figures.tco.value);
        formula(i, hour, {c(tco), shared(life), used, shared(availability)},
                fmt::format("{}/({}*8760*{}*{})", c(tco), shared(life), used, shared(availability)),
                model.figures.per_reference_hour.value);
    }

    void write_pair(const priced_pair& pair) {
        const std::size_t a = pair.base, b = pair.candidate;
        const money& of = pair.money->figures;
        into_.number({speed, column(a)}, 1.0, look::input);
        into_.number({speed, column(b)}, pair.work->times_faster(), look::input);
        std::vector<std::pair<std::uint32_t, double>> ends;
        if (const auto& bounds = pair.work->bounds) {
            into_.number({speed_low, column(b)}, bounds->low, look::input);
            into_.number({speed_high, column(b)}, bounds->high, look::input);
        }
        if (!of.per_watt.value && of.per_watt.missing.empty()) {
            // Another kind of power: no formula may bring the two together.
            into_.text({per_watt, column(b)}, money_text(of.per_watt, tongue_), look::wrapped);
            return;
        }
        formula(b, per_watt, {cell(b, speed), cell(a, watts), cell(b, watts)},
                fmt::format("{}*{}/{}", cell(b, speed), cell(a, watts), cell(b, watts)),
                of.per_watt.value);
        formula(b, per_money, {cell(b, speed), cell(a, tco), cell(b, tco)},
                fmt::format("{}*{}/{}", cell(b, speed), cell(a, tco), cell(b, tco)),
                of.per_price.value);
        const auto end = [](const money_figure& figure, bool low) {
            return figure.bounds ? std::optional(low ? figure.bounds->low : figure.bounds->high)
                                 : std::nullopt;
        };
        // A higher ratio makes the candidate cheaper, and lets it cost more.
        for (const auto& [row, from, value] :
             {std::tuple(tco_ratio, speed, of.tco_ratio.value),
              std::tuple(tco_ratio_low, speed_high, end(of.tco_ratio, true)),
              std::tuple(tco_ratio_high, speed_low, end(of.tco_ratio, false))}) {
            formula(b, row, {cell(b, from), cell(a, tco), cell(b, tco)},
                    fmt::format("{}/({}*{})", cell(b, tco), cell(b, from), cell(a, tco)), value);
        }
        for (const auto& [row, from, value] :
             {std::tuple(break_even, speed, of.break_even_card.value),
              std::tuple(break_even_low, speed_low, end(of.break_even_card, true)),
              std::tuple(break_even_high, speed_high, end(of.break_even_card, false))}) {
            formula(b, row,
                    {cell(b, from), cell(a, tco), cell(b, running), shared(rate), shared(life),
                     cell(b, share_of_server)},
                    fmt::format("({}*{}-{})/{}-{}", cell(b, from), cell(a, tco), cell(b, running),
                                annuity(), cell(b, share_of_server)),
                    value);
        }
    }

    /// Rates are measured, and no input; what they cost follows the cells above.
    void write_costs() {
        std::uint32_t at = first_cost;
        std::uint16_t next = 0;
        for (const char* key : {"column.workload", "column.number", "column.device", "column.rate",
                                "sheet.unit", "column.cost", "column.per", "column.status"}) {
            into_.text({at, next++}, say(key), look::head);
        }
        const auto line = [&](const std::string& name, const std::string& source, std::size_t model,
                              double rate, const std::string& unit, const money_figure& cost,
                              const std::string& work, double size) {
            ++at;
            into_.text({at, 0}, name);
            into_.text({at, 1}, source);
            into_.text({at, 2}, prices_.models[model].name);
            into_.number({at, 3}, rate, look::rate);
            into_.text({at, 4}, unit);
            const std::string expression =
                fmt::format("=IF(COUNT({0})<1,\"\",{0}/(3600*{1})*{2})", cell(model, hour),
                            fixed_name({at, 3}), size);
            if (cost.value) {
                into_.formula({at, 5}, expression, *cost.value, look::plain);
            } else {
                into_.formula({at, 5}, expression, "");
            }
            into_.text({at, 6}, work);
            into_.text({at, 7}, word_of(cost_status, tongue_));
        };
        for (const priced_pair& pair : prices_.pairs) {
            if (!pair.money) {
                continue;
            }
            for (const item_outcome& item : pair.work->items) {
                for (const unit_cost& cost : pair.money->unit_costs) {
                    if (cost.item != item.item.name) {
                        continue;
                    }
                    for (const auto& [side, model, ns] :
                         {std::tuple(0U, pair.base, item.reference_ns),
                          std::tuple(1U, pair.candidate, item.candidate_ns)}) {
                        line(item.item.name, pair.work->asked.name, model,
                             item.item.units / (ns * 1e-9), cost.unit + "/s", cost.side.at(side),
                             "10^6 " + cost.unit, 1e6);
                    }
                }
            }
        }
        for (const priced_row& row : prices_.rows) {
            const figure& rate = row.of.rate;
            const bool is_time = rate.unit == figure_unit::second;
            line(row.of.workload, row.of.number, row.model, is_time ? 1.0 / rate.value : rate.value,
                 is_time ? "1/s" : std::string(symbol_of(rate.unit)), row.cost, row.unit,
                 size_of_work(row));
        }
    }

    sheet& into_;
    const priced_report& prices_;
    language tongue_;
};

}  // namespace

void write_price(sheet& into, const priced_report& prices, language tongue) {
    writer(into, prices, tongue).write();
}

void write_empty_price(sheet& into, language tongue) {
    into.text({0, 0}, say(tongue, "price.missing"));
    into.text({1, 0}, say(tongue, "sheet.change"));
    into.text({2, 0}, say(tongue, "column.input"), look::head);
    into.text({2, 1}, say(tongue, "column.value"), look::head);
    into.text({2, 2}, say(tongue, "column.origin"), look::head);
    constexpr std::uint32_t first = 3;
    std::uint32_t at = first;
    for (const std::string_view key :
         {"price.card", "price.server", "price.support", "price.life", "price.rate", "sheet.watts",
          "price.pue", "sheet.hours", "sheet.tariff"}) {
        into.text({at, 0}, say(tongue, key));
        into.input({at, 1});
        into.input({at++, 2});
    }
    for (const std::string_view key : {"price.currency", "price.dated"}) {
        into.text({at + 1, 0}, say(tongue, key));
        into.input({++at, 1});
    }
    into.text({at + 2, 0}, say(tongue, "sheet.per_year"), look::head);
    const std::string year = "IF(B8=0,1/B7,B8/(1-(1+B8)^-B7))*(B4+B5)+B6+B9/1000*B10*B11*B12";
    into.formula({at + 2, 1}, fmt::format("=IF(COUNT(B4:B12)<9,\"\",{})", year), "");
    into.text({at + 3, 0}, say(tongue, "sheet.tco"), look::head);
    into.formula({at + 3, 1}, fmt::format("=IF(COUNT(B4:B12)<9,\"\",B7*({}))", year), "");
    into.widths(0, 0, 60.0);
    into.widths(1, 2, 24.0);
}

}  // namespace accelbench::results
