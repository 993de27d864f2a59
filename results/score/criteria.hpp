// SPDX-License-Identifier: Apache-2.0
// What a buyer publishes before bids open: floors, points, weights, price formula, tie-break.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/mix/mix.hpp"
#include "results/score/curve.hpp"
#include "results/score/price_formula.hpp"
#include "results/statistics/unit_ratio.hpp"

namespace accelbench::results {

enum class item_kind : std::uint8_t {
    mandatory,  // a floor: met or not, on the bound of the interval
    desirable,  // points by a curve over the value
    relative,   // points by a curve over value / best bid's value
    price,      // points by a price formula
};

/// In what a value is counted. times: of the reference, over a mix.
enum class item_quantity : std::uint8_t { flop_rate, op_rate, byte_rate, seconds, times };
/// "FLOP/s", "OP/s", "B/s", "s", "times": of files and tables.
[[nodiscard]] std::string_view to_string(item_quantity quantity);

struct criterion {
    std::string name;
    item_kind kind = item_kind::desirable;
    std::string workload;     // "" where a mix is asked for
    std::optional<mix> over;  // of measured rows only: nothing composed
    bool supported = false;   // asks only whether the workload ran and was verified
    item_quantity quantity = item_quantity::seconds;
    comparison_class table = comparison_class::same_precision;
    std::string tuning, boundary;
    std::optional<double> largest_error;  // normalised mean squared error
    double limit = 0.0;                   // of a mandatory item, at least or at most
    double points = 0.0;                  // the most that the item earns
    curve by;                             // less_is_better also of mandatory items
};

struct price_terms {
    std::string currency, vat;
    std::optional<double> estimate;
    std::string estimate_origin;
    price_formula formula;
};

/// What "times" is of: bundles that the criteria pin, and that are no bid's.
struct reference_terms {
    std::string model;
    std::vector<std::string> manifests;  // SHA-256 of MANIFEST.sha256
};

struct criteria {
    std::string title, file, sha256;
    std::string published;  // "2026-11-20" or with time, in UTC: "2026-11-20T09:00:00Z"
    double total = 100.0, confidence = 0.95;
    statistics::claim_unit unit = statistics::claim_unit::card;
    unsigned decimals = 2;
    std::optional<double> technical_pass;  // share of the technical points
    std::vector<std::string> tie_break;    // "price", "technical", "lot", "item: NAME"
    std::optional<reference_terms> reference;
    std::optional<price_terms> price;
    std::vector<criterion> items;

    [[nodiscard]] double technical_points() const;
};

/// Where templates of price formulas are installed: names without a folder are sought there.
struct criteria_places {
    std::filesystem::path formulas;
    suite_reader suites;  // of mixes
};

/// bad_criteria, which names entry and way out: unknown keys, points that do not sum to the total,
/// a curve that falls, a mix or formula whose hash is not the one that the criteria name, a mix
/// with composed steps (projected: never scored), price points other than the formula's share.
/// Errors of the mix's own file are bad_mix.
[[nodiscard]] result<criteria> read_criteria(const std::filesystem::path& path,
                                             const criteria_places& places);

/// A date or a date with time and zone, as UTC: nullopt where it is neither.
[[nodiscard]] std::optional<std::string> utc_of(const std::string& text);

}  // namespace accelbench::results
