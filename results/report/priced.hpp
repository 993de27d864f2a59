// SPDX-License-Identifier: Apache-2.0
// The money of a report: what cards cost, what their work costs, and up to which price it pays.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/claim/source.hpp"
#include "results/price/of_equivalence.hpp"
#include "results/status/figure.hpp"

namespace accelbench::results {

/// An input as the file has it; missing inputs are listed without a value.
struct priced_input {
    std::string name;  // "card of alpha", "pue"
    std::string unit;  // "KRW", "W", "" of shares
    std::optional<double> value, low, high;
    std::string origin;
};

struct priced_model {
    std::string name;
    money_inputs inputs;  // of this model on both sides
    side_money figures;
};

/// A rate that work is paid by: one row of one model.
struct rate_to_price {
    std::string number, workload;  // "R7": the source
    std::size_t model = 0;         // index into fleet::models
    std::string work;              // what competes with it: rows of equal text
    figure rate;
};

struct priced_row {
    rate_to_price of;
    std::size_t model = 0;       // index into priced_report::models
    std::string unit;            // "10^15 FLOP"
    money_figure cost;           // of `unit`
    money_figure per_watt;       // units of the rate a watt
    money_figure per_money;      // `unit`s for 10^6 of the currency
    std::optional<double> card;  // capital
    bool beaten = false;  // another row of the work is at least as good in rate, power and price
};

/// How much work `unit` is.
[[nodiscard]] double size_of_work(const priced_row& row);

/// One candidate against the reference over the mix.
struct priced_pair {
    std::size_t base = 0, candidate = 0;  // indices into models
    std::string why_not;                  // a sentence where nothing can be said
    std::optional<equivalence_report> work;
    std::optional<money_report> money;
};

struct priced_report {
    price_list prices;
    std::string as_of;  // the day that somebody named; "" today, which no page prints
    std::optional<mix> work;
    std::vector<priced_input> inputs;
    std::vector<priced_model> models;
    std::vector<priced_row> rows;
    std::vector<priced_pair> pairs;
    figure_status rows_status = figure_status::measured_self;
};

struct price_request {
    price_list prices;
    std::string as_of;
    std::optional<mix> work;  // absent: rows by themselves only
    bool doubles = false;
};

/// `models`: indices into the source's, the reference first. A mix that a model cannot be counted
/// by leaves that pair without numbers and says why.
[[nodiscard]] priced_report make_priced(const claim_source& source,
                                        const std::vector<std::size_t>& models,
                                        std::span<const rate_to_price> rates,
                                        const price_request& request);

}  // namespace accelbench::results
