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

std::vector<std::pair<std::string, input_field>> fields_of(const money_inputs& inputs) {
    std::vector<std::pair<std::string, input_field>> fields{
        {"pue", [](money_inputs & in) -> auto& {return in.pue;
}
}  // namespace
, {"utilisation", [](money_inputs& in) -> auto& {return in.utilisation;
}  // namespace accelbench::results
}
, {"life_years", [](money_inputs& in) -> auto& {return in.life_years;
}
}
, {"discount_rate", [](money_inputs& in) -> auto& {return in.discount_rate;
}
}
, {
    "electricity", [](money_inputs & in) -> auto& {
        return in.per_kwh;
    }
}
}
;
for (std::size_t side : {0U, 1U}) {
    const std::string& name = inputs.side.at(side).name;
    const auto add = [&](const char* what, std::optional<double> money_side::*member) {
        fields.emplace_back(
            fmt::format("{} of {}", what, name),
            [ side, member ](money_inputs & in) -> auto& { return in.side.at(side).*member; });
    };
    add("card", &money_side::card);
    add("server", &money_side::server);
    add("network", &money_side::network);
    add("support_per_year", &money_side::support_per_year);
    add("busy_watts", &money_side::busy_watts);
}
return fields;
}

double swing(const sensitivity_line& line) {
    return line.tco_ratio_low && line.tco_ratio_high
               ? std::abs(*line.tco_ratio_high - *line.tco_ratio_low)
               : 0.0;
}

}  // namespace

std::vector<sensitivity_line> vary(const money_inputs& inputs,
                                   const std::map<std::string, std::pair<double, double>>& ends) {
    constexpr double usual = 0.1;
    std::vector<sensitivity_line> lines;
    for (const auto& [name, field] : fields_of(inputs)) {
        money_inputs varied = inputs;
        const std::optional<double> middle = field(varied);
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
        field(varied) = line.low;
        const money low = reckon(varied);
        field(varied) = line.high;
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
