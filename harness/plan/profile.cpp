// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/profile.hpp"

#include <fmt/format.h>

#include <concepts>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace accelbench::plan {
namespace {

/// One table for writing and reading: a field that is missing here would not be printed with the
/// result.
template <class Constants, class Visitor>
void for_each_field(Constants& c, Visitor&& visit) {
    visit("runs", c.runs);
    visit("extra_runs", c.extra_runs);
    visit("extension_growth", c.extension_growth);
    visit("extension_half_width", c.extension_half_width);
    visit("pairs_min", c.pairs_min);
    visit("pairs_max", c.pairs_max);
    visit("window_ns", c.window_ns);
    visit("warm_up_min_ns", c.warm_up_min_ns);
    visit("warm_up_max_ns", c.warm_up_max_ns);
    visit("warm_up_min_launches", c.warm_up_min_launches);
    visit("batch_min_ns", c.batch_min_ns);
    visit("batch_min_ticks", c.batch_min_ticks);
    visit("batch_cost_share", c.batch_cost_share);
    visit("target_half_width", c.target_half_width);
    visit("run_max_ns", c.run_max_ns);
    visit("rotation_llc_multiple", c.rotation_llc_multiple);
    visit("rotation_max_bytes", c.rotation_max_bytes);
    visit("input_sets_min", c.input_sets_min);
    visit("input_sets_max", c.input_sets_max);
    visit("slack_bytes", c.slack_bytes);
    visit("canary_window_ns", c.canary_window_ns);
    visit("canary_moved", c.canary_moved);
    visit("device_time_differs", c.device_time_differs);
    visit("confidence", c.confidence);
    visit("family_alpha", c.family_alpha);
    visit("margin", c.margin);
    visit("aa_rows", c.aa_rows);
    visit("slope_limit", c.slope_limit);
    visit("row_budget_ns", c.row_budget_ns);
    visit("memory_share", c.memory_share);
    visit("tuning_budget_ns", c.tuning_budget_ns);
    visit("sampled_check_flops", c.sampled_check_flops);
    visit("whole_check_flops", c.whole_check_flops);
    visit("sampled_rows", c.sampled_rows);
    visit("large_output_bytes", c.large_output_bytes);
    visit("spot_rows", c.spot_rows);
    visit("skip_probe_one_in", c.skip_probe_one_in);
    visit("telemetry_period_ns", c.telemetry_period_ns);
    visit("telemetry_deadline_ns", c.telemetry_deadline_ns);
    visit("idle_ns", c.idle_ns);
    visit("energy_window_ns", c.energy_window_ns);
    visit("energy_window_max_ns", c.energy_window_max_ns);
    visit("energy_updates_min", c.energy_updates_min);
    visit("energy_runs", c.energy_runs);
    visit("energy_mismatch", c.energy_mismatch);
    visit("planted_faults", c.planted_faults);
}

/// True if the JSON number fits the field without loss.
template <class T>
bool fits(const nlohmann::json& value) {
    if constexpr (std::floating_point<T>) {
        return value.is_number();
    } else if (value.is_number_unsigned()) {
        return value.get<std::uint64_t>() <=
               static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    } else {
        return value.is_number_integer() && std::in_range<T>(value.get<std::int64_t>());
    }
}

/// The first constant with which nothing could be measured; "" where all are sound.
std::string unusable(const constants& c) {
    const std::vector<std::pair<const char*, bool>> rules{
        {"runs", c.runs > 0},
        {"pairs_min", c.pairs_min > 0},
        {"pairs_max", c.pairs_max >= c.pairs_min},
        {"window_ns", c.window_ns > 0},
        {"warm_up_min_ns", c.warm_up_min_ns >= 0},
        {"warm_up_max_ns", c.warm_up_max_ns >= c.warm_up_min_ns},
        {"batch_min_ns", c.batch_min_ns > 0},
        {"batch_cost_share", c.batch_cost_share > 0.0 && c.batch_cost_share < 1.0},
        {"target_half_width", c.target_half_width > 0.0},
        {"run_max_ns", c.run_max_ns > 0},
        {"rotation_llc_multiple", c.rotation_llc_multiple > 0.0},
        {"input_sets_min", c.input_sets_min > 0},
        {"input_sets_max", c.input_sets_max >= c.input_sets_min},
        {"canary_window_ns", c.canary_window_ns > 0},
        {"canary_moved", c.canary_moved > 0.0},
        {"confidence", c.confidence > 0.0 && c.confidence < 1.0},
        {"family_alpha", c.family_alpha > 0.0 && c.family_alpha < 1.0},
        {"margin", c.margin >= 0.0},
        {"slope_limit", c.slope_limit > 0.0},
        {"memory_share", c.memory_share > 0.0 && c.memory_share <= 1.0},
        {"sampled_rows", c.sampled_rows > 0},
        {"spot_rows", c.spot_rows > 0},
        {"skip_probe_one_in", c.skip_probe_one_in > 0},
        {"telemetry_period_ns", c.telemetry_period_ns > 0},
        {"telemetry_deadline_ns", c.telemetry_deadline_ns > 0},
        {"idle_ns", c.idle_ns >= 0},
        {"energy_window_ns", c.energy_window_ns > 0},
        {"energy_window_max_ns", c.energy_window_max_ns >= c.energy_window_ns},
        {"energy_updates_min", c.energy_updates_min >= 2},
        {"energy_mismatch", c.energy_mismatch > 0.0},
    };
    for (const auto& [name, sound] : rules) {
        if (!sound) {
            return name;
        }
    }
    return {};
}

error refused(const std::string& name, const nlohmann::json& value) {
    return make_error(
        error_code::bundle_damaged, "cannot read the plan of the bundle",
        fmt::format("constant '{}' is {}, with which nothing can be measured", name, value.dump()),
        "The file was edited: start a new campaign in another folder");
}

/// Many short visits instead of long windows: ten runs can decide a family of twenty rows
/// (two-sided sign test: 20 * 2^-9 < 0.05).
constants quick() {
    constants c;
    c.runs = 10;
    c.pairs_min = 6;
    c.pairs_max = 6;
    // Filling the sets anew in every run is a third of a quick campaign.
    c.rotation_llc_multiple = 1.5;
    c.rotation_max_bytes = 128ULL << 20U;
    c.input_sets_max = 32;
    c.window_ns = 6'000'000;
    c.warm_up_min_ns = 10'000'000;
    c.warm_up_max_ns = 100'000'000;
    c.canary_window_ns = 1'000'000;
    c.tuning_budget_ns = 500'000'000;
    // Eleven updates at the sampler's own period; three of them make no interval, but a figure.
    c.idle_ns = 1'000'000'000;
    c.energy_window_ns = 2'500'000'000;
    c.energy_window_max_ns = 6'000'000'000;
    c.energy_runs = 3;
    return c;
}

/// Twelve runs: a family of up to 100 rows can be decided.
constants standard() {
    constants c;
    c.warm_up_min_ns = 1'000'000'000;
    c.window_ns = 20'000'000;
    return c;
}

/// As standard, but runs are added where a row is still open; 12 runs of 8 pairs found a planted 5
/// % in 81 to 86 % of rows.
constants verdict() {
    constants c;
    c.pairs_min = 12;
    c.extra_runs = 15;
    c.warm_up_min_ns = 200'000'000;
    c.row_budget_ns = 600'000'000'000;
    return c;
}

}  // namespace

std::vector<std::string_view> profile_names() {
    return {"quick", "standard", "verdict"};
}

std::optional<profile> find_profile(std::string_view name) {
    if (name == "quick") {
        return profile{"quick", quick()};
    }
    if (name == "standard") {
        return profile{"standard", standard()};
    }
    if (name == "verdict") {
        return profile{"verdict", verdict()};
    }
    return std::nullopt;
}

nlohmann::json to_json(const constants& c) {
    nlohmann::json j;
    for_each_field(c, [&](const char* name, const auto& value) { j[name] = value; });
    return j;
}

result<constants> constants_from_json(const nlohmann::json& j) {
    constants c;
    std::string wrong = j.is_object() ? std::string() : "constants";
    for_each_field(c, [&]<class T>(const char* name, T& value) {
        const auto found = j.find(name);
        if (found == j.end()) {
            return;
        }
        if (fits<T>(*found)) {
            found->get_to(value);
        } else if (wrong.empty()) {
            wrong = name;
        }
    });
    if (wrong.empty()) {
        wrong = unusable(c);
    }
    if (!wrong.empty()) {
        return refused(wrong, j.is_object() && j.contains(wrong) ? j.at(wrong) : j);
    }
    return c;
}

}  // namespace accelbench::plan
