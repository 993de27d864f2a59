// SPDX-License-Identifier: Apache-2.0
#include "results/report/devices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/compare/comparability.hpp"
#include "results/compare/energy.hpp"
#include "results/compare/identity.hpp"
#include "results/compare/match.hpp"
#include "results/compare/quantity.hpp"
#include "results/compare/ratio_of_runs.hpp"
#include "results/rows/run_time.hpp"
#include "results/statistics/median.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

constexpr std::string_view memory_canary = "memory canary";

json member(const json& object, std::string_view name) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(name);
    return found == object.end() ? json(nullptr) : *found;
}

std::string text_in(const json& object, std::string_view name) {
    const json found = member(object, name);
    return found.is_string() ? found.get<std::string>() : std::string();
}

double number_in(const json& object, std::string_view name) {
    const json found = member(object, name);
    return found.is_number() ? found.get<double>() : 0.0;
}

std::optional<statistics::interval> bounds_of(const std::optional<interval_record>& from,
                                              double factor = 1.0) {
    if (!from) {
        return std::nullopt;
    }
    return statistics::interval{from->low * factor, from->high * factor, from->level};
}

/// Makes figures of one row: all share its status and its number.
class figures {
  public:
    figures(figure_status status, std::string source)
        : status_(status), source_(std::move(source)) {}

    [[nodiscard]] figure make(double value, figure_unit unit,
                              std::optional<statistics::interval> bounds = std::nullopt) const {
        return {value, unit, status_, source_, bounds};
    }
    [[nodiscard]] std::optional<figure> maybe(const std::optional<double>& value,
                                              figure_unit unit) const {
        return value ? std::optional(make(*value, unit)) : std::nullopt;
    }

  private:
    figure_status status_;
    std::string source_;
};

void add_speed(device_row& to, const row_record& row, const figures& make) {
    if (const auto q = quantity_of(row)) {
        to.rate = make.make(q->value, figure_unit_of(q->kind), bounds_of(q->bounds));
    }
    if (row.time_ns) {
        to.time =
            make.make(*row.time_ns * 1e-9, figure_unit::second, bounds_of(row.time_interval, 1e-9));
    }
    to.bus = make.maybe(row.bus_byte_per_s, figure_unit::byte_per_s);
    if (to.rate) {
        to.ceiling_share = make.maybe(row.ceiling_share, figure_unit::share);
        to.ceiling = row.ceiling;
    }
    if (row.flops > 0.0 && row.bytes > 0.0) {
        to.intensity = make.make(row.flops / row.bytes, figure_unit::intensity);
    }
}

void add_accuracy(device_row& to, const row_record& row, const figures& make) {
    if (!row.verification || !row.time_ns) {
        return;
    }
    to.verified = row.verification->passed && row.verification->timed_outputs;
    to.error = make.make(row.verification->nmse, figure_unit::error);
    if (row.verification->limit > 0.0) {
        to.allowed_share =
            make.make(row.verification->worst_ratio / row.verification->limit, figure_unit::share);
    }
}

void add_energy(device_row& to, const row_record& row, const figures& make) {
    if (!row.power) {
        return;
    }
    to.power_scope = row.power->scope;
    to.why_no_energy = row.power->why_not;
    if (row.power->joules_per_launch) {
        to.joules = make.make(*row.power->joules_per_launch, figure_unit::joule,
                              bounds_of(row.power->joules_interval));
        to.watts = make.maybe(row.power->watts, figure_unit::watt);
    }
}

/// Moves over the link or between devices are held against no peak of a memory.
bool is_of_own_memory(const device_row& row) {
    return row.kernel != "h2d" && row.kernel != "d2h" && row.key.ranks == 1;
}

/// Against the peak of the very arithmetic that was done, never a sibling's; rows whose measured
/// ceiling is the memory's against the declared bandwidth.
void add_declared_share(device_row& row, double byte_rate,
                        const std::vector<declared_peak>& peaks) {
    if (!row.rate || row.rate->unit == figure_unit::second) {
        return;
    }
    const bool by_bytes = row.rate->unit == figure_unit::byte_per_s || row.ceiling == memory_canary;
    for (const declared_peak& peak : peaks) {
        const bool fits = by_bytes ? is_of_own_memory(row) : peak.dtype == row.compute;
        const auto& top = by_bytes ? peak.bytes : peak.operations;
        if (fits && top && peak.sparsity != "sparse") {
            row.declared_share =
                figure{(by_bytes ? byte_rate : row.rate->value) / top->value, figure_unit::share,
                       row.rate->status, row.rate->source, std::nullopt};
            return;
        }
    }
}

/// Sheets come first: they say where and when they were printed.
std::vector<declared_peak> peaks_of(const json& device, std::span<const declared_sheet> sheets) {
    std::vector<declared_peak> peaks;
    const json info = member(device, "info");
    for (const declared_sheet& sheet : sheets) {
        if (sheet.device == text_in(info, "name")) {
            peaks.push_back(sheet.peak);
        }
    }
    const json claims = member(info, "claims");
    const json plugin = member(device, "plugin");
    for (const json& claim : claims.is_array() ? claims : json::array()) {
        declared_peak peak{.dtype = text_in(claim, "dtype"),
                           .sparsity = text_in(claim, "sparsity"),
                           .origin = text_in(claim, "source"),
                           .date = text_in(claim, "date")};
        if (peak.origin.empty() && !text_in(plugin, "name").empty()) {
            peak.origin =
                fmt::format("plug-in {} {}", text_in(plugin, "name"), text_in(plugin, "version"));
        }
        const figures make(figure_status::declared, peak.origin);
        if (const double rate = number_in(claim, "ops_per_s"); rate > 0.0) {
            peak.operations = make.make(rate, figure_unit::op_per_s);
        }
        if (const double rate = number_in(claim, "bytes_per_s"); rate > 0.0) {
            peak.bytes = make.make(rate, figure_unit::byte_per_s);
        }
        if (peak.operations || peak.bytes) {
            peaks.push_back(std::move(peak));
        }
    }
    return peaks;
}

std::vector<double> positions(const std::vector<const run_record*>& runs, double middle_ns) {
    std::vector<double> found;
    for (const run_record* run : runs) {
        if (const auto time = run_time(*run)) {
            found.push_back(*time / middle_ns);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// A share of 80 % at 8 GB/s says that the canary reached 10 GB/s; the median over the rows.
std::optional<figure> ceiling_of(const report_device& device, figure_unit unit,
                                 std::string_view canary) {
    std::vector<double> reached;
    const device_row* last = nullptr;
    for (const device_row& row : device.rows) {
        if (row.rate && row.ceiling_share && row.rate->unit == unit && row.ceiling == canary &&
            row.ceiling_share->value > 0.0) {
            reached.push_back(row.rate->value / row.ceiling_share->value);
            last = &row;
        }
    }
    const auto middle = statistics::median(reached);
    if (!middle) {
        return std::nullopt;
    }
    return figure{*middle, unit, last->rate->status, std::string(canary), std::nullopt};
}

/// They stay in the bundle; a page from which they can be copied would keep them in use.
void take_away_figures(device_row& row) {
    row.former = row.rate;
    for (std::optional<figure>* figure :
         {&row.rate, &row.time, &row.bus, &row.ceiling_share, &row.declared_share, &row.error,
          &row.joules, &row.watts, &row.allowed_share, &row.intensity}) {
        figure->reset();
    }
    row.verified = false;
    row.run_positions.clear();
}

std::string card_of(const json& device, const std::string& host, const std::string& label) {
    const json info = member(device, "info");
    for (const std::string_view name : {"uuid", "card", "pci"}) {
        if (const std::string id = text_in(info, name); !id.empty()) {
            return name == "uuid" ? id : fmt::format("{} {}", host, id);
        }
    }
    // A processor is the host's, whichever backend drives it; a simulator is nobody's.
    constexpr int processor = 1;
    const bool is_processor = member(info, "kind") == processor;
    return host.empty() ? "" : is_processor ? host : fmt::format("{} {}", host, label);
}

std::string host_of(const campaign_record& campaign) {
    const json host = member(campaign.environment, "host");
    const std::string boot = text_in(host, "boot_id");
    return boot.empty() ? text_in(host, "hostname") : boot;
}

}  // namespace

report_device make_device(const bundle& from, const std::string& label,
                          const report_options& options, std::size_t& next_row) {
    const json stored = member(from.campaign.devices, label);
    report_device device{.label = label,
                         .description = device_text(from.campaign, label),
                         .host = host_of(from.campaign),
                         .peaks = peaks_of(stored, options.sheets)};
    device.card = card_of(stored, device.host, label);
    const runs_by_key runs = index_runs(from.runs);
    for (const row_record& row : from.rows) {
        if (side_label(row.key) != label) {
            continue;
        }
        device_row made{.number = fmt::format("R{}", next_row++),
                        .key = row.key,
                        .workload = row.key.workload_id,
                        .variant = variant_of(row.key),
                        .precision = precision_of(row),
                        .compute = text_in(row.support, "compute"),
                        .state = row.state,
                        .reason = row.reason,
                        .standing = from.standings.of(row.key, options.compare.as_of),
                        .marks = row.marks,
                        .runs = row.runs};
        const json& definition = from.campaign.workloads[row.key.workload_id];
        made.kernel = text_in(definition, "kernel");
        made.model = text_in(definition, "source");
        const figures make(status_of(from), made.number);
        add_speed(made, row, make);
        add_accuracy(made, row, make);
        add_energy(made, row, make);
        add_declared_share(made, row.byte_per_s.value_or(0.0), device.peaks);
        if (const auto found = runs.find(row.key); found != runs.end() && row.time_ns) {
            made.run_positions = positions(found->second, *row.time_ns);
        }
        if (!may_be_compared(made.standing)) {
            take_away_figures(made);
        }
        device.rows.push_back(std::move(made));
    }
    device.memory_ceiling = ceiling_of(device, figure_unit::byte_per_s, memory_canary);
    device.compute_ceiling = ceiling_of(device, figure_unit::flop_per_s, "compute canary");
    return device;
}

}  // namespace accelbench::results
