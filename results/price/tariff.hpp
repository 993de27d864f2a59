// SPDX-License-Identifier: Apache-2.0
// Electricity by season and time band, with a demand charge, as Korean tariffs have it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace accelbench::results {

enum class day_kind { all, weekday, weekend };

struct tariff_band {
    std::string name;
    std::vector<int> hours;  // 0 to 23: the hour that begins then
    day_kind days = day_kind::all;
    double per_kwh = 0.0;
};

struct tariff_season {
    std::string name;
    std::vector<int> months;  // 1 to 12
    std::vector<tariff_band> bands;
};

struct tariff {
    std::string origin;
    double demand_per_kw_month = 0.0;
    double climate_per_kwh = 0.0, fuel_per_kwh = 0.0;  // on every kWh
    std::vector<tariff_season> seasons;
};

/// "" where every hour of every day of the year has exactly one band; else the first that has not.
[[nodiscard]] std::string gap_of(const tariff& prices);

/// Mean price of a kWh of a load that is the same in every hour of a year of 365 days, with climate
/// and fuel; a week has two days of weekend.
[[nodiscard]] double mean_price(const tariff& prices);

}  // namespace accelbench::results
