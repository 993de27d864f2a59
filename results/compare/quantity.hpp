// SPDX-License-Identifier: Apache-2.0
// How fast a row is, in the unit that its kernel is known by, and how such numbers are printed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "results/bundle/records.hpp"

namespace accelbench::results {

enum class quantity_kind : std::uint8_t { flop_rate, op_rate, byte_rate, launch_time };

/// Rates in units per second, a launch's time in seconds; the bounds where the row has an interval.
struct quantity {
    quantity_kind kind = quantity_kind::launch_time;
    double value = 0.0;
    std::optional<interval_record> bounds;
};

/// Arithmetic where the kernel earns FLOP (whole-number arithmetic counts as OP), else bytes, else
/// the time of one launch. Nothing where the row has no time.
[[nodiscard]] std::optional<quantity> quantity_of(const row_record& row);

/// "FLOP/s", "OP/s", "B/s", "s".
[[nodiscard]] std::string_view unit_of(quantity_kind kind);

/// "412 GFLOP/s", "37.4 GB/s", "5.21 us": three digits and a decimal prefix.
[[nodiscard]] std::string to_text(const quantity& q);
/// "4.11 mJ": three digits and a decimal prefix.
[[nodiscard]] std::string prefixed(double value, std::string_view unit);
/// "±0.8 %": the farther bound, relative to the value; "" without an interval.
[[nodiscard]] std::string spread_text(const quantity& q);
/// Three significant digits without an exponent where it reads well: "0.0123", "1.23", "123".
[[nodiscard]] std::string digits(double value);
/// "1.2 %" of 0.012.
[[nodiscard]] std::string percent(double share);

}  // namespace accelbench::results
