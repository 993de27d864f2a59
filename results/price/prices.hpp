// SPDX-License-Identifier: Apache-2.0
// A dated price file: what things cost, until when, and where each figure is from.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/price/tariff.hpp"

namespace accelbench::results {

/// A figure and its origin ("bid 3, page 2"). low and high: how far it may be off.
struct sourced {
    double value = 0.0;
    std::string origin;
    std::optional<double> low, high;
};

/// How power is known. They are never put in one ratio: what a data sheet provides for, what a
/// chip says of itself and what a meter at the wall reads are three quantities.
enum class power_kind { provisioned, telemetry, wall };
[[nodiscard]] std::string_view to_string(power_kind kind);

struct power_price {
    power_kind kind = power_kind::wall;
    std::string scope;                              // chip | card | board | server
    std::optional<sourced> busy_watts, idle_watts;  // of one `scope`; telemetry: of the bundles
};

/// Of one model. Server, network and support are a server's and shared by its cards.
struct model_prices {
    std::optional<sourced> card, server, network, support_per_year, cards_per_server;
    std::optional<power_price> power;
};

struct price_list {
    std::string name, sha256, date, expires, currency, vat;  // vat: included | excluded
    double vat_rate = 0.0;
    std::map<std::string, model_prices> models;  // by what the model is called
    std::optional<tariff> electricity;
    std::optional<sourced> pue, utilisation, availability, life_years, discount_rate;
};

/// bad_prices: no TOML, unknown keys, no origin, a second currency or VAT, prices that are not yet
/// or no longer valid on `as_of` ("2026-11-30"), hours without a band. What is absent is no fault
/// here: the figure that needs it has no number and says why.
[[nodiscard]] result<price_list> read_prices(const std::filesystem::path& path,
                                             const std::string& as_of);

}  // namespace accelbench::results
