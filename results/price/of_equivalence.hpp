// SPDX-License-Identifier: Apache-2.0
// A price file applied to an equivalence: the whole money page, ready to print.
#pragma once

#include <string>
#include <vector>

#include "results/mix/equivalence.hpp"
#include "results/price/money.hpp"
#include "results/price/prices.hpp"

namespace accelbench::results {

/// Cost of 10^6 units of an item that says what a launch or step yields.
struct unit_cost {
    std::string item, unit;
    std::array<money_figure, 2> side;
};

struct money_report {
    price_list prices;
    money_inputs inputs;
    money figures;
    std::vector<unit_cost> unit_costs;
    std::vector<sensitivity_line> sensitivity;
    std::array<std::string, 2> why_no_power;  // of telemetry that a bundle lacks
};

/// Models are found in the file by what the report calls them. Nothing is refused here: a figure
/// that lacks an input says which.
[[nodiscard]] money_report price_equivalence(const equivalence_report& report,
                                             const price_list& prices);

[[nodiscard]] std::string render_money(const money_report& report, std::size_t width);
/// One JSON object, without a line's end.
[[nodiscard]] std::string render_money_json(const money_report& report);

}  // namespace accelbench::results
