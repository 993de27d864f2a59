// SPDX-License-Identifier: Apache-2.0
// Costs, ratios and the break-even price from plain figures; what is missing leaves no number.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "results/price/prices.hpp"
#include "results/statistics/interval.hpp"

namespace accelbench::results {

/// Of one model; money in one currency, of one card or one server as prices.hpp says.
struct money_side {
    std::string name;
    std::optional<double> card, server, network, support_per_year, cards_per_server;
    std::optional<double> busy_watts, idle_watts;  // of one `scope`
    std::optional<power_kind> kind;
    std::string scope;
};

/// side[0] is the reference. ratio: how many times the work the other does in the same time.
struct money_inputs {
    std::array<money_side, 2> side;
    std::optional<double> pue, utilisation, availability, life_years, discount_rate;
    std::optional<double> per_kwh, demand_per_kw_month;
    double ratio = 1.0;
    std::optional<statistics::interval> ratio_bounds;
};

struct money_figure {
    std::optional<double> value;
    std::optional<statistics::interval> bounds;  // from the ends of the ratio
    std::string why_not;                         // where there is no value
    std::vector<std::string> missing;            // the inputs that it lacks, where that is why
};

struct side_money {
    money_figure capital;  // of a card with its share of server and network
    money_figure electricity_per_year;
    money_figure tco;                 // of a card over its life
    money_figure per_reference_hour;  // of the work that one busy reference card does in an hour
};

struct money {
    std::array<side_money, 2> side;
    money_figure per_watt;   // work a watt of the candidate / of the reference
    money_figure per_price;  // work for the money, over the life
    money_figure break_even_capital, break_even_card;  // what the candidate may cost
    money_figure tco_ratio;                            // for equal work: candidate / reference
};

/// TCO = capital * crf(r, y) * y + y * (electricity + support); crf(r, y) = r / (1 - (1 + r)^-y).
/// Electricity: mean watts * PUE * 8,760 h * price + peak kW * demand charge * 12. Break-even
/// capital = ((T_B / T_A) * TCO_A - y * (electricity_B + support_B)) / (crf * y); below 0 the
/// candidate loses even as a gift. Kinds and scopes of power that differ leave no figure that
/// compares.
[[nodiscard]] money reckon(const money_inputs& inputs);

/// Cost of 10^6 units where one card yields `units_per_second` when busy.
[[nodiscard]] money_figure per_million(const money_inputs& inputs, std::size_t side,
                                       double units_per_second);

/// Work a watt of a busy card, and work for a unit of money over its life.
[[nodiscard]] money_figure work_per_watt(const money_inputs& inputs, std::size_t side,
                                         double units_per_second);
[[nodiscard]] money_figure work_per_money(const money_inputs& inputs, std::size_t side,
                                          double units_per_second);

/// What a figure becomes when one input alone goes to its low and its high end.
struct sensitivity_line {
    std::string input;
    double low = 0.0, high = 0.0;  // of the input
    bool assumed = false;          // the file names no ends: 10 % to either side
    std::optional<double> break_even_low, break_even_high, tco_ratio_low, tco_ratio_high;
};

/// "KRW", "W", "KRW/kWh": in what an input of the price file is counted; "" of shares and counts.
[[nodiscard]] std::string unit_of_input(std::string_view name, const std::string& currency);

/// The widest effect on the ratio of TCO first. `ends`: by input's name, from the price file.
[[nodiscard]] std::vector<sensitivity_line> vary(
    const money_inputs& inputs, const std::map<std::string, std::pair<double, double>>& ends);

}  // namespace accelbench::results
