// SPDX-License-Identifier: Apache-2.0
#include "results/price/tariff.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace accelbench::results {
namespace {

constexpr std::array<int, 12> days_of_month{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool applies(const tariff_band& band, day_kind day) {
    return band.days == day_kind::all || band.days == day;
}

}  // namespace

std::string gap_of(const tariff& prices) {
    std::array<int, 12> seasons{};
    for (const tariff_season& season : prices.seasons) {
        for (const int month : season.months) {
            ++seasons.at(static_cast<std::size_t>(month - 1));
        }
        for (const auto& [day, name] :
             {std::pair(day_kind::weekday, "weekdays"), std::pair(day_kind::weekend, "weekends")}) {
            std::array<int, 24> bands{};
            for (const tariff_band& band : season.bands) {
                for (const int hour : band.hours) {
                    bands.at(static_cast<std::size_t>(hour)) += applies(band, day) ? 1 : 0;
                }
            }
            for (std::size_t hour = 0; hour < bands.size(); ++hour) {
                if (bands.at(hour) != 1) {
                    return fmt::format("hour {} of {} in season {} has {} bands, not one", hour,
                                       name, season.name, bands.at(hour));
                }
            }
        }
    }
    for (std::size_t month = 0; month < seasons.size(); ++month) {
        if (seasons.at(month) != 1) {
            return fmt::format("month {} has {} seasons, not one", month + 1, seasons.at(month));
        }
    }
    return {};
}

double mean_price(const tariff& prices) {
    constexpr double weekend = 2.0 / 7.0;
    double sum = 0.0;
    for (const tariff_season& season : prices.seasons) {
        double day = 0.0;  // price of one kW over an average day
        for (const tariff_band& band : season.bands) {
            const double share = band.days == day_kind::all       ? 1.0
                                 : band.days == day_kind::weekend ? weekend
                                                                  : 1.0 - weekend;
            day += share * band.per_kwh * static_cast<double>(band.hours.size());
        }
        for (const int month : season.months) {
            sum += day * days_of_month.at(static_cast<std::size_t>(month - 1));
        }
    }
    return sum / (365.0 * 24.0) + prices.climate_per_kwh + prices.fuel_per_kwh;
}

}  // namespace accelbench::results
