// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/profile.hpp"

#include <tuple>

namespace accelbench::plan {
namespace {

/// One table for writing and reading: a field that is missing here would not be printed with the
/// result.
template <class Constants, class Visitor>
void for_each_field(Constants& c, Visitor&& visit) {
    visit("runs", c.runs);
    visit("extra_runs", c.extra_runs);
    visit("pairs_min", c.pairs_min);
    visit("pairs_max", c.pairs_max);
    visit("window_ns", c.window_ns);
    visit("warm_up_min_ns", c.warm_up_min_ns);
    visit("warm_up_max_ns", c.warm_up_max_ns);
    visit("warm_up_min_launches", c.warm_up_min_launches);
    visit("pilot_batches", c.pilot_batches);
    visit("batch_min_ns", c.batch_min_ns);
    visit("batch_min_ticks", c.batch_min_ticks);
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
    visit("sampled_rows", c.sampled_rows);
}

/// Many short visits instead of long windows: ten runs can decide a family of twenty rows
/// (two-sided sign test: 20 * 2^-9 < 0.05).
constants quick() {
    constants c;
    c.runs = 10;
    c.pairs_min = 6;
    c.pairs_max = 6;
    c.rotation_llc_multiple =
        1.5;  // filling the sets anew in every run is half of a quick campaign
    c.rotation_max_bytes = 128ULL << 20U;
    c.input_sets_max = 32;
    c.window_ns = 6'000'000;
    c.warm_up_min_ns = 10'000'000;
    c.warm_up_max_ns = 100'000'000;
    c.canary_window_ns = 1'000'000;
    c.row_budget_ns = 30'000'000'000;
    c.tuning_budget_ns = 500'000'000;
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
    c.extra_runs = 12;
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

constants constants_from_json(const nlohmann::json& j) {
    constants c;
    for_each_field(c, [&](const char* name, auto& value) {
        if (const auto found = j.find(name); found != j.end() && found->is_number()) {
            found->get_to(value);
        }
    });
    return c;
}

}  // namespace accelbench::plan
