// SPDX-License-Identifier: Apache-2.0
// One input at a time.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "results/price/money.hpp"

namespace accelbench::results {
namespace {

using input_field = std::function<std::optional<double>&(money_inputs&)>;

input_field field(std::optional<double> money_inputs::*member) {
    return [member](money_inputs& in) -> std::optional<double>& { return in.*member; };
}

input_field field(std::size_t side, std::optional<double> money_side::*member) {
    return [side, member](money_inputs& in) -> std::optional<double>& {
        return in.side.at(side).*member;
    };
}

std::vector<std::pair<std::string, input_field>> fields_of(const money_inputs& inputs) {
    std::vector<std::pair<std::string, input_field>> fields{
        {"pue", field(&money_inputs::pue)},
        {"utilisation", field(&money_inputs::utilisation)},
        {"life_years", field(&money_inputs::life_years)},
        {"discount_rate", field(&money_inputs::discount_rate)},
        {"electricity", field(&money_inputs::per_kwh)}};
    for (const std::size_t side : {0U, 1U}) {
        for (const auto& [what, member] :
             {std::pair("card", &money_side::card), std::pair("server", &money_side::server),
              std::pair("network", &money_side::network),
              std::pair("support_per_year", &money_side::support_per_year),
              std::pair("busy_watts", &money_side::busy_watts)}) {
            fields.emplace_back(fmt::format("{} of {}", what, inputs.side.at(side).name),
                                field(side, member));
        }
    }
    return fields;
}

double swing(const sensitivity_line& line) {
    return line.tco_ratio_low && line.tco_ratio_high
               ? std::abs(*line.tco_ratio_high - *line.tco_ratio_low)
               : 0.0;
}

}  // namespace

std::string unit_of_input(std::string_view name, const std::string& currency) {
    const std::string_view what = name.substr(0, name.find(" of "));
    if (what == "card" || what == "server" || what == "network") {
        return currency;
    }
    if (what == "busy_watts" || what == "idle_watts") {
        return "W";
    }
    return what == "support_per_year" ? currency + "/year"
           : what == "electricity"    ? currency + "/kWh"
           : what == "demand charge"  ? currency + "/kW/month"
                                      : "";
}

std::vector<sensitivity_line> vary(const money_inputs& inputs,
                                   const std::map<std::string, std::pair<double, double>>& ends) {
    constexpr double usual = 0.1;
    std::vector<sensitivity_line> lines;
    for (const auto& [name, varies] : fields_of(inputs)) {
        money_inputs varied = inputs;
        const std::optional<double> middle = varies(varied);
        // A tenth of nothing is nothing.
        if (!middle || (*middle == 0.0 && !ends.contains(name))) {
            continue;
        }
        sensitivity_line line{.input = name,
                              .low = *middle * (1.0 - usual),
                              .high = *middle * (1.0 + usual),
                              .assumed = true};
        if (name == "utilisation") {
            line.high = std::min(line.high, 1.0);
        } else if (name == "pue") {
            line.low = std::max(line.low, 1.0);
        }
        if (const auto given = ends.find(name); given != ends.end()) {
            line.low = given->second.first;
            line.high = given->second.second;
            line.assumed = false;
        }
        varies(varied) = line.low;
        const money low = reckon(varied);
        varies(varied) = line.high;
        const money high = reckon(varied);
        line.break_even_low = low.break_even_card.value;
        line.break_even_high = high.break_even_card.value;
        line.tco_ratio_low = low.tco_ratio.value;
        line.tco_ratio_high = high.tco_ratio.value;
        lines.push_back(line);
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return swing(a) > swing(b); });
    return lines;
}

}  // namespace accelbench::results
