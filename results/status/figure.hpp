// SPDX-License-Identifier: Apache-2.0
// A number that can be handed on: never without its unit, its status and where it comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "results/compare/quantity.hpp"
#include "results/statistics/interval.hpp"
#include "results/status/status.hpp"

namespace accelbench::results {

enum class figure_unit : std::uint8_t {
    flop_per_s,
    op_per_s,
    byte_per_s,
    second,
    joule,
    watt,
    ratio,      // times
    share,      // 0.8 is 80 %
    error,      // normalised mean squared error
    intensity,  // FLOP a byte
};

struct figure {
    double value = 0.0;
    figure_unit unit = figure_unit::ratio;
    figure_status status = figure_status::measured_self;
    std::string source;  // the row or the sheet that it is from: "R7", "data sheet of 2024-11"
    std::optional<statistics::interval> bounds;
};

/// "FLOP/s", "B/s" ...; "" of ratios, shares and errors.
[[nodiscard]] std::string_view symbol_of(figure_unit unit);
/// "412 GFLOP/s", "0.488", "91 %": three digits, the same in every language.
[[nodiscard]] std::string to_text(const figure& f);
/// "[0.481, 0.495]", in the prefix of the value where it has a unit; "" without an interval.
[[nodiscard]] std::string interval_text(const figure& f);
/// "±0.8 %": the farther bound, relative to the value; "" without an interval.
[[nodiscard]] std::string spread_text(const figure& f);

/// The unit that compare() gives such a row.
[[nodiscard]] figure_unit figure_unit_of(quantity_kind kind);

}  // namespace accelbench::results
