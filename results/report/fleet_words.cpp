// SPDX-License-Identifier: Apache-2.0
#include "results/report/fleet_words.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "results/compare/match.hpp"
#include "results/statistics/median.hpp"

namespace accelbench::results {
namespace {

std::string named(const std::string& id, const std::string& variant) {
    return variant.empty() ? id : fmt::format("{} ({})", id, variant);
}

}  // namespace

std::string workload_text(const row_key& question) {
    return named(question.workload_id, variant_of(question));
}

std::string workload_text(const claim_row& row) {
    return named(row.workload_id, row.variant);
}

figure typical_figure(const claim_side& side, std::size_t number, figure_status status) {
    return {side.typical->value, figure_unit_of(side.typical->kind), status,
            fmt::format("C{}", number), std::nullopt};
}

figure ratio_figure(const claim_row& row, std::size_t number, figure_status status) {
    return {std::exp(row.ratio->difference), figure_unit::ratio, status, fmt::format("C{}", number),
            row.bounds};
}

void add_time_and_rate(std::string& out, const card_row& row) {
    const auto middle = row.row->time_ns ? statistics::median(row.logs) : std::nullopt;
    const auto unit = quantity_of(*row.row);
    if (!middle || !unit) {
        fmt::format_to(std::back_inserter(out), ",,");
        return;
    }
    const double ns = std::exp(*middle);
    const double seconds = ns * 1e-9;
    const double rate = unit->kind == quantity_kind::launch_time ? seconds
                        : unit->kind == quantity_kind::byte_rate ? row.row->bytes / seconds
                                                                 : row.row->flops / seconds;
    // 12 digits: what a logarithm and back leaves of them.
    fmt::format_to(std::back_inserter(out), "{:.12g},{:.12g},{}", ns, rate, unit_of(unit->kind));
}

}  // namespace accelbench::results
