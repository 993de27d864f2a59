// SPDX-License-Identifier: Apache-2.0
#include "results/status/figure.hpp"

#include <fmt/format.h>

namespace accelbench::results {
namespace {

std::string text_of(double value, figure_unit unit) {
    switch (unit) {
        case figure_unit::flop_per_s:
        case figure_unit::op_per_s:
        case figure_unit::byte_per_s:
        case figure_unit::second:
        case figure_unit::joule:
        case figure_unit::watt:
            return prefixed(value, symbol_of(unit));
        case figure_unit::ratio:
        case figure_unit::intensity:
            return digits(value);
        case figure_unit::share:
            return percent(value);
        case figure_unit::error:
            return value == 0.0 ? "0" : fmt::format("{:.1e}", value);
    }
    return {};
}

}  // namespace

std::string_view symbol_of(figure_unit unit) {
    switch (unit) {
        case figure_unit::flop_per_s:
            return "FLOP/s";
        case figure_unit::op_per_s:
            return "OP/s";
        case figure_unit::byte_per_s:
            return "B/s";
        case figure_unit::second:
            return "s";
        case figure_unit::joule:
            return "J";
        case figure_unit::watt:
            return "W";
        case figure_unit::intensity:
            return "FLOP/B";
        case figure_unit::ratio:
        case figure_unit::share:
        case figure_unit::error:
            return "";
    }
    return "";
}

std::string to_text(const figure& f) {
    return text_of(f.value, f.unit);
}

std::string interval_text(const figure& f) {
    if (!f.bounds) {
        return {};
    }
    return fmt::format("[{}, {}]", text_of(f.bounds->low, f.unit), text_of(f.bounds->high, f.unit));
}

std::string spread_text(const figure& f) {
    if (!f.bounds) {
        return {};
    }
    return spread_text(
        quantity{.value = f.value, .bounds = interval_record{f.bounds->low, f.bounds->high, 0.0}});
}

figure_unit figure_unit_of(quantity_kind kind) {
    switch (kind) {
        case quantity_kind::flop_rate:
            return figure_unit::flop_per_s;
        case quantity_kind::op_rate:
            return figure_unit::op_per_s;
        case quantity_kind::byte_rate:
            return figure_unit::byte_per_s;
        case quantity_kind::launch_time:
            return figure_unit::second;
    }
    return figure_unit::second;
}

}  // namespace accelbench::results
