// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"
#include "results/price/prices.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

constexpr double most = 1e18;

class reader {
  public:
    reader(const toml_file& file, std::string as_of) : file_(file), as_of_(std::move(as_of)) {}

    result<price_list> read() {
        input_table top(file_.content, "prices " + file_.name, error_code::bad_prices);
        top.allow({"name", "date", "expires", "currency", "vat", "vat_rate", "model", "electricity",
                   "pue", "utilisation", "availability", "life_years", "discount_rate"});
        list_.name = top.text("name");
        list_.sha256 = file_.sha256;
        list_.currency = top.text("currency");
        list_.vat = top.word("vat", {"included", "excluded"});
        list_.vat_rate = top.needed("vat_rate", 0.0, 1.0);
        read_dates(top);
        list_.pue = general(top, "pue", 1.0, 10.0);
        list_.utilisation = general(top, "utilisation", 1e-6, 1.0);
        list_.availability = general(top, "availability", 1e-6, 1.0);
        list_.life_years = general(top, "life_years", 0.1, 100.0);
        list_.discount_rate = general(top, "discount_rate", 0.0, 1.0);
        if (top.has("electricity")) {
            read_tariff(top.table("electricity"), top.place() + ", electricity");
        }
        const json& models = top.table("model");
        for (const auto& [name, model] : models.items()) {
            read_model(model, name, fmt::format("{}, model {}", top.place(), name));
        }
        note(top);
        if (fault_) {
            return *fault_;
        }
        return std::move(list_);
    }

  private:
    void note(const input_table& table) {
        if (!fault_ && table.fault()) {
            fault_ = table.fault();
        }
    }

    void read_dates(input_table& top) {
        list_.date = top.text("date");
        list_.expires = top.text("expires");
        for (const std::string* date : {&list_.date, &list_.expires}) {
            if (!date->empty() && !is_date(*date)) {
                top.refuse(fmt::format("\"{}\" is no date", *date), "Write it as 2026-11-30");
            }
        }
        // Dates of this form are in the order of their letters.
        if (list_.expires < as_of_) {
            top.refuse(fmt::format("the prices expired on {}, and today counts as {}",
                                   list_.expires, as_of_),
                       "Ask for prices that hold, or give the day that is meant with --as-of");
        } else if (list_.date > as_of_) {
            top.refuse(fmt::format("the prices are of {}, later than {}", list_.date, as_of_),
                       "Give the day that is meant with --as-of");
        }
    }

    /// {price or value, origin, low, high}; absent where the key is.
    std::optional<sourced> figure(input_table& from, std::string_view key, std::string_view field,
                                  double low, double high) {
        if (!from.has(key)) {
            return std::nullopt;
        }
        input_table table(from.table(key), fmt::format("{}, {}", from.place(), key),
                          error_code::bad_prices);
        const bool money = field == "price";
        if (money) {
            table.allow({"price", "origin", "low", "high", "currency", "vat"});
            check_kind(table, "currency", list_.currency);
            check_kind(table, "vat", list_.vat);
        } else {
            table.allow({"value", "origin", "low", "high"});
        }
        sourced found{.value = table.needed(field, low, high), .origin = table.text("origin")};
        found.low = table.number("low", low, found.value);
        found.high = table.number("high", found.value, high);
        note(table);
        return found;
    }

    std::optional<sourced> general(input_table& from, std::string_view key, double low,
                                   double high) {
        return figure(from, key, "value", low, high);
    }

    static void check_kind(input_table& table, std::string_view key, const std::string& all) {
        if (table.has(key) && table.text(key) != all) {
            table.refuse(fmt::format("its {} is {}, the file's is {}", key, table.text(key), all),
                         "Convert it, and say in its origin at which rate of which day");
        }
    }

    void read_model(const json& from, const std::string& name, const std::string& place) {
        input_table table(from, place, error_code::bad_prices);
        table.allow({"card", "server", "network", "support_per_year", "cards_per_server", "power"});
        model_prices model;
        model.card = figure(table, "card", "price", 0.0, most);
        model.server = figure(table, "server", "price", 0.0, most);
        model.network = figure(table, "network", "price", 0.0, most);
        model.support_per_year = figure(table, "support_per_year", "price", 0.0, most);
        model.cards_per_server = general(table, "cards_per_server", 1.0, 1e4);
        if (table.has("power")) {
            input_table power(table.table("power"), place + ", power", error_code::bad_prices);
            power.allow({"kind", "scope", "busy_watts", "idle_watts"});
            model.power = read_power(power);
            note(power);
        }
        note(table);
        list_.models.emplace(name, std::move(model));
    }

    power_price read_power(input_table& power) {
        power_price found;
        const std::string kind = power.word("kind", {"provisioned", "telemetry", "wall"});
        found.kind = kind == "wall"        ? power_kind::wall
                     : kind == "telemetry" ? power_kind::telemetry
                                           : power_kind::provisioned;
        found.busy_watts = general(power, "busy_watts", 1e-6, 1e9);
        found.idle_watts = general(power, "idle_watts", 0.0, 1e9);
        if (found.kind == power_kind::telemetry) {
            if (power.has("busy_watts") || power.has("idle_watts") || power.has("scope")) {
                power.refuse("telemetry is what the bundles say: it has no figures here");
            }
        } else {
            found.scope = power.word("scope", {"chip", "card", "board", "server"});
        }
        if (found.kind == power_kind::provisioned && power.has("idle_watts")) {
            power.refuse("provisioned power is provided all the time: it has no idle_watts");
        }
        return found;
    }

    void read_tariff(const json& from, const std::string& place) {
        input_table table(from, place, error_code::bad_prices);
        table.allow({"origin", "demand_per_kw_month", "climate_per_kwh", "fuel_per_kwh", "season"});
        tariff read{.origin = table.text("origin"),
                    .demand_per_kw_month = table.needed("demand_per_kw_month", 0.0, most),
                    .climate_per_kwh = table.needed("climate_per_kwh", -most, most),
                    .fuel_per_kwh = table.needed("fuel_per_kwh", -most, most),
                    .seasons = {}};
        for (const json& season : table.list("season")) {
            read_season(season, place, read);
        }
        if (const std::string gap = gap_of(read); !gap.empty() && !fault_) {
            table.refuse(gap, "Give every hour of every month exactly one price");
        }
        note(table);
        list_.electricity = std::move(read);
    }

    std::vector<int> whole_numbers(input_table& table, std::string_view key, int low, int high) {
        std::vector<int> numbers;
        for (const json& one : table.list(key)) {
            // 64 bits: a number that is far too large must not come round to one that fits.
            const auto whole = one.is_number_integer() ? one.get<std::int64_t>() : low - 1;
            const bool fits = whole >= low && whole <= high;
            if (!fits) {
                table.refuse(fmt::format("'{}' holds {}, not a whole number from {} to {}", key,
                                         one.dump(), low, high));
            }
            numbers.push_back(fits ? static_cast<int>(whole) : low);
        }
        return numbers;
    }

    void read_season(const json& from, const std::string& place, tariff& to) {
        input_table season(from, place + ", season", error_code::bad_prices);
        season.allow({"name", "months", "band"});
        tariff_season read{.name = season.text("name"),
                           .months = whole_numbers(season, "months", 1, 12),
                           .bands = {}};
        for (const json& one : season.list("band")) {
            input_table band(one, fmt::format("{}, season {}, band", place, read.name),
                             error_code::bad_prices);
            band.allow({"name", "hours", "days", "per_kwh"});
            const std::string days = band.word("days", {"all", "weekday", "weekend"}, "all");
            read.bands.push_back({.name = band.text("name"),
                                  .hours = whole_numbers(band, "hours", 0, 23),
                                  .days = days == "weekday"   ? day_kind::weekday
                                          : days == "weekend" ? day_kind::weekend
                                                              : day_kind::all,
                                  .per_kwh = band.needed("per_kwh", 0.0, most)});
            note(band);
        }
        note(season);
        to.seasons.push_back(std::move(read));
    }

    const toml_file& file_;
    std::string as_of_;
    price_list list_;
    std::optional<error> fault_;
};

}  // namespace

std::string_view to_string(power_kind kind) {
    switch (kind) {
        case power_kind::provisioned:
            return "provisioned";
        case power_kind::telemetry:
            return "telemetry";
        case power_kind::wall:
            return "wall";
    }
    return "";
}

result<price_list> read_prices(const std::filesystem::path& path, const std::string& as_of) {
    if (!is_date(as_of)) {
        return make_error(error_code::bad_usage, "cannot use prices",
                          fmt::format("\"{}\" is no day", as_of), "Write it as 2026-11-30");
    }
    const auto file = read_toml(path, error_code::bad_prices, "prices");
    if (!file) {
        return file.error();
    }
    return reader(*file, as_of).read();
}

}  // namespace accelbench::results
