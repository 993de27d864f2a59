// SPDX-License-Identifier: Apache-2.0
#include "results/price/of_equivalence.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace accelbench::results {
namespace {

std::optional<double> value_of(const std::optional<sourced>& from) {
    return from ? std::optional(from->value) : std::nullopt;
}

money_side side_of(const std::string& name, const price_list& prices,
                   const std::optional<telemetry_power>& measured) {
    money_side side{.name = name};
    const auto found = prices.models.find(name);
    if (found == prices.models.end()) {
        return side;
    }
    const model_prices& model = found->second;
    side.card = value_of(model.card);
    side.server = value_of(model.server);
    side.network = value_of(model.network);
    side.support_per_year = value_of(model.support_per_year);
    side.cards_per_server = value_of(model.cards_per_server);
    if (!model.power) {
        return side;
    }
    side.kind = model.power->kind;
    if (model.power->kind != power_kind::telemetry) {
        side.scope = model.power->scope;
        side.busy_watts = value_of(model.power->busy_watts);
        side.idle_watts = value_of(model.power->idle_watts);
    } else if (measured) {
        side.scope = measured->scope;
        side.busy_watts = measured->watts;
        side.idle_watts = measured->idle_watts;
    }
    return side;
}

using ends_map = std::map<std::string, std::pair<double, double>>;

void add_ends(ends_map& ends, const std::string& name, const std::optional<sourced>& from) {
    if (from && (from->low || from->high)) {
        ends[name] = {from->low.value_or(from->value), from->high.value_or(from->value)};
    }
}

ends_map ends_of(const money_inputs& inputs, const price_list& prices) {
    ends_map ends;
    add_ends(ends, "pue", prices.pue);
    add_ends(ends, "utilisation", prices.utilisation);
    add_ends(ends, "life_years", prices.life_years);
    add_ends(ends, "discount_rate", prices.discount_rate);
    for (const money_side& side : inputs.side) {
        const auto found = prices.models.find(side.name);
        if (found == prices.models.end()) {
            continue;
        }
        const auto named = [&](const char* what) {
            return fmt::format("{} of {}", what, side.name);
        };
        add_ends(ends, named("card"), found->second.card);
        add_ends(ends, named("server"), found->second.server);
        add_ends(ends, named("network"), found->second.network);
        add_ends(ends, named("support_per_year"), found->second.support_per_year);
        if (found->second.power) {
            add_ends(ends, named("busy_watts"), found->second.power->busy_watts);
        }
    }
    return ends;
}

}  // namespace

money_inputs inputs_of(const std::array<std::string, 2>& models,
                       const std::array<std::optional<telemetry_power>, 2>& power,
                       const price_list& prices) {
    money_inputs in;
    in.side = {side_of(models[0], prices, power[0]), side_of(models[1], prices, power[1])};
    in.pue = value_of(prices.pue);
    in.utilisation = value_of(prices.utilisation);
    in.availability = value_of(prices.availability);
    in.life_years = value_of(prices.life_years);
    in.discount_rate = value_of(prices.discount_rate);
    if (prices.electricity) {
        in.per_kwh = mean_price(*prices.electricity);
        in.demand_per_kw_month = prices.electricity->demand_per_kw_month;
    }
    return in;
}

money_report price_equivalence(const equivalence_report& report, const price_list& prices) {
    money_report made;
    made.prices = prices;
    made.why_no_power = report.why_no_power;
    money_inputs& in = made.inputs;
    in = inputs_of(
        {report.all.models[report.models.base], report.all.models[report.models.candidate]},
        report.power, prices);
    in.ratio = report.times_faster();
    in.ratio_bounds = report.bounds;
    made.figures = reckon(in);
    for (const item_outcome& item : report.items) {
        if (item.item.units > 0.0) {
            made.unit_costs.push_back(
                {item.item.name,
                 item.item.unit,
                 {per_million(in, 0, item.item.units / (item.reference_ns * 1e-9)),
                  per_million(in, 1, item.item.units / (item.candidate_ns * 1e-9))}});
        }
    }
    made.sensitivity = vary(in, ends_of(in, prices));
    return made;
}

}  // namespace accelbench::results
