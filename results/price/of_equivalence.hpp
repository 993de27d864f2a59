// SPDX-License-Identifier: Apache-2.0
// A price file applied to an equivalence: the whole money page, ready to print.
#pragma once

#include <array>
#include <optional>
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

/// Amounts of the file alone are what somebody promised; whatever puts them beside measured rows
/// and a plan of use is computed.
inline constexpr figure_status capital_status = figure_status::declared;
inline constexpr figure_status cost_status = figure_status::projected;

struct money_report {
    price_list prices;
    money_inputs inputs;
    money figures;
    std::vector<unit_cost> unit_costs;
    std::vector<sensitivity_line> sensitivity;
    std::array<std::string, 2> why_no_power;  // of telemetry that a bundle lacks
};

/// What the file says of two models (which may be one and the same), with a ratio of 1.
[[nodiscard]] money_inputs inputs_of(const std::array<std::string, 2>& models,
                                     const std::array<std::optional<telemetry_power>, 2>& power,
                                     const price_list& prices);

/// "12,345,678" from a thousand on, else three digits.
[[nodiscard]] std::string amount_text(double value);
/// With its interval; "no number (missing: pue)" where there is none.
[[nodiscard]] std::string amount_text(const money_figure& figure);

/// Models are found in the file by what the report calls them. Nothing is refused here: a figure
/// that lacks an input says which.
[[nodiscard]] money_report price_equivalence(const equivalence_report& report,
                                             const price_list& prices);

[[nodiscard]] std::string render_money(const money_report& report, std::size_t width);
/// One JSON object, without a line's end.
[[nodiscard]] std::string render_money_json(const money_report& report);

}  // namespace accelbench::results
