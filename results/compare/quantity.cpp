// SPDX-License-Identifier: Apache-2.0
#include "results/compare/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace accelbench::results {
namespace {

bool counts_whole_numbers(const row_record& row) {
    if (!row.support->is_object()) {
        return false;
    }
    const auto compute = row.support->find("compute");
    if (compute == row.support->end() || !compute->is_string()) {
        return false;
    }
    const std::string& type = compute->get_ref<const std::string&>();
    return type.starts_with('s') || type.starts_with('u') || type.starts_with("int");
}

std::optional<interval_record> in_seconds(const std::optional<interval_record>& ns) {
    if (!ns) {
        return std::nullopt;
    }
    return interval_record{ns->low * 1e-9, ns->high * 1e-9, ns->level};
}

struct prefix {
    double factor;
    std::string_view text;
};

prefix prefix_for(double value) {
    constexpr std::array<prefix, 9> prefixes{{{1e15, "P"},
                                              {1e12, "T"},
                                              {1e9, "G"},
                                              {1e6, "M"},
                                              {1e3, "k"},
                                              {1.0, ""},
                                              {1e-3, "m"},
                                              {1e-6, "u"},
                                              {1e-9, "n"}}};
    // 999.6 would print as "1e+03 k": what rounds up to the next prefix belongs to it.
    constexpr double rounds_up = 0.9995;
    const auto found = std::find_if(prefixes.begin(), prefixes.end(), [&](const prefix& p) {
        return std::abs(value) >= p.factor * rounds_up;
    });
    return found == prefixes.end() ? prefixes.back() : *found;
}

}  // namespace

std::optional<quantity> quantity_of(const row_record& row) {
    if (row.flop_per_s) {
        return quantity{
            counts_whole_numbers(row) ? quantity_kind::op_rate : quantity_kind::flop_rate,
            *row.flop_per_s, row.flop_interval};
    }
    if (row.byte_per_s) {
        return quantity{quantity_kind::byte_rate, *row.byte_per_s, row.byte_interval};
    }
    if (row.time_ns) {
        return quantity{quantity_kind::launch_time, *row.time_ns * 1e-9,
                        in_seconds(row.time_interval)};
    }
    return std::nullopt;
}

std::string_view unit_of(quantity_kind kind) {
    switch (kind) {
        case quantity_kind::flop_rate:
            return "FLOP/s";
        case quantity_kind::op_rate:
            return "OP/s";
        case quantity_kind::byte_rate:
            return "B/s";
        case quantity_kind::launch_time:
            return "s";
    }
    return "";
}

std::string digits(double value) {
    if (value == 0.0 || !std::isfinite(value)) {
        return fmt::format("{}", value);
    }
    const double size = std::abs(value);
    if (size < 1e-4 || size >= 1e6) {
        return fmt::format("{:.2e}", value);
    }
    const int whole = static_cast<int>(std::floor(std::log10(size * 1.0005))) + 1;
    return fmt::format("{:.{}f}", value, std::max(0, 3 - whole));
}

std::string prefixed(double value, std::string_view unit) {
    const prefix p = prefix_for(value);
    return fmt::format("{} {}{}", digits(value / p.factor), p.text, unit);
}

std::string to_text(const quantity& q) {
    return prefixed(q.value, unit_of(q.kind));
}

std::string percent(double share) {
    const double value = 100.0 * share;
    return fmt::format("{:.{}f} %", value, std::abs(value) < 9.95 ? 1 : 0);
}

std::string spread_text(const quantity& q) {
    if (!q.bounds || q.value <= 0.0) {
        return {};
    }
    const double up = q.bounds->high / q.value - 1.0;
    const double down = 1.0 - q.bounds->low / q.value;
    return fmt::format("±{}", percent(std::max(up, down)));
}

}  // namespace accelbench::results
