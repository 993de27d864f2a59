// SPDX-License-Identifier: Apache-2.0
#include "harness/measure/side_state.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "harness/measure/rules/batch_cost.hpp"
#include "harness/measure/rules/batching.hpp"
#include "harness/measure/rules/stability.hpp"
#include "harness/measure/rules/steadiness.hpp"
#include "harness/measure/rules/stopping.hpp"
#include "results/statistics/median.hpp"

namespace accelbench::measure {
namespace {

double median_or_zero(const std::vector<double>& values) {
    return values.empty() ? 0.0 : statistics::median(values).value_or(0.0);
}

/// Launches that fill a canary's window, from a throw-away run and two timed ones: one launch alone
/// takes longer than its share of a batch.
std::uint32_t size_canary(side_state& s, window_source& canary, std::int64_t window_ns) {
    constexpr std::int64_t most = 1000;
    (void)run_untimed(s, canary, 1, 1);
    std::int64_t launches = 1;
    for (int look = 0; look < 3 && s.live(); ++look) {
        const auto times = run_untimed(s, canary, 1, static_cast<std::uint32_t>(launches));
        if (times.empty() || times.front() <= 0) {
            return 1;
        }
        launches = std::clamp<std::int64_t>(launches * window_ns / times.front(), 1, most);
    }
    return static_cast<std::uint32_t>(launches);
}

/// Splits a batch's time and makes it as long as its fixed part demands, up to a window. Launches
/// of a quarter of a window or more are left alone: no known wait is 1 % of them. How long a batch
/// will be is taken from what batches took, never from the split: where single launches were
/// delayed by others' work, the split makes launches of them that take nothing, and a window of
/// such launches would take hours. So a batch grows in steps, each measured.
void hide_batch_cost(side_state& s, const plan::constants& constants) {
    constexpr std::uint32_t looks = 5;
    constexpr int steps = 3;
    const auto window = static_cast<double>(constants.window_ns);
    if (s.launch_ns >= window / 4.0) {
        return;
    }
    const std::uint32_t least = s.batch;
    const auto of_one = run_untimed(s, *s.at.workload, looks, 1);
    batch_cost cost;
    std::uint32_t seen = std::max(4U, least);
    for (int step = 0; step < steps && s.live(); ++step) {
        const auto of_many = run_untimed(s, *s.at.workload, looks, seen);
        if (!s.live()) {
            return;
        }
        cost = split_batch(of_one, of_many, seen);
        s.launch_ns = static_cast<double>(*std::min_element(of_many.begin(), of_many.end())) / seen;
        const auto longest = static_cast<std::uint32_t>(
            std::min(window / std::max(1.0, s.launch_ns), static_cast<double>(s.at.max_launches)));
        s.batch = launches_that_hide(cost, constants.batch_cost_share, least, longest);
        if (s.batch <= seen) {
            break;
        }
        seen = s.batch;
    }
    s.result.phases.batch_cost_ns = static_cast<std::int64_t>(cost.fixed_ns);
    if (share_of_cost(cost, s.batch) > 2.0 * constants.batch_cost_share) {
        s.result.marks.emplace_back("batch-cost");
    }
}

/// The first launch after another process's work or a pause is not timed, where it is short: on an
/// H200 that two workers share, a third of all windows were marked for its sake.
double run_canary(side_state& s, window_source* canary, std::uint32_t launches) {
    if (canary == nullptr || !s.live()) {
        return 0.0;
    }
    if (launches > 1) {
        (void)run_untimed(s, *canary, 1, 1);
    }
    if (!s.live()) {
        return 0.0;
    }
    const auto times = run_untimed(s, *canary, 1, launches);
    return times.empty() ? 0.0 : static_cast<double>(times.front()) / launches;
}

}  // namespace

std::vector<std::int64_t> run_untimed(side_state& s, window_source& source, std::uint32_t batches,
                                      std::uint32_t launches) {
    auto done = source.run(batches, launches);
    if (!done) {
        s.result.failure = done.error();
        return {};
    }
    return std::move(done->batch_ns);
}

void pilot(side_state& s, const plan::constants& constants) {
    const auto first = run_untimed(s, *s.at.workload, 1, 1);
    if (!s.live()) {
        return;
    }
    s.result.phases.first_launch_ns = first.front();
    batching_rule rule({.min_host_ticks = static_cast<double>(constants.batch_min_ticks),
                        .min_window_ns = static_cast<double>(constants.batch_min_ns),
                        .max_launches = s.at.max_launches},
                       {.host_ns = s.at.tick_ns, .device_ns = std::nullopt});
    while (!rule.settled()) {
        const auto launches = static_cast<std::uint32_t>(rule.launches());
        const auto times = run_untimed(s, *s.at.workload, 1, launches);
        if (!s.live()) {
            return;
        }
        s.launch_ns = static_cast<double>(times.front()) / launches;
        rule.observe(static_cast<double>(times.front()));
    }
    s.batch = static_cast<std::uint32_t>(rule.launches());
    if (rule.capped()) {
        s.result.marks.emplace_back("few-ticks");
    }
    hide_batch_cost(s, constants);
}

void agree_on_batch(std::vector<side_state>& states, const plan::constants& constants) {
    std::vector<std::size_t> needed, caps;
    for (const side_state& s : states) {
        if (s.live()) {
            needed.push_back(s.batch);
            caps.push_back(s.at.max_launches);
        }
    }
    const auto common = common_batch(needed, caps);
    if (!common) {
        return;
    }
    for (side_state& s : states) {
        // Unequal batches bias a ratio by their fixed cost only: one wait and two clock reads in at
        // least batch_min_ns.
        const double longest =
            static_cast<double>(constants.window_ns) / std::max(1.0, s.launch_ns);
        if (static_cast<double>(*common) <= longest) {
            s.batch = std::max(s.batch, static_cast<std::uint32_t>(*common));
        } else if (longest > s.batch) {
            s.batch = std::bit_floor(static_cast<std::uint32_t>(longest));
        }
    }
}

void warm_up(side_state& s, const plan::constants& constants) {
    constexpr double ns = 1e-9;
    steadiness_rule rule({.min_launches = constants.warm_up_min_launches,
                          .min_seconds = static_cast<double>(constants.warm_up_min_ns) * ns,
                          .max_seconds = static_cast<double>(constants.warm_up_max_ns) * ns});
    const double batch_ns = std::max(1.0, s.launch_ns * s.batch);
    const auto batches = static_cast<std::uint32_t>(
        std::clamp(static_cast<double>(constants.window_ns) / (2.0 * batch_ns), 1.0, 64.0));
    double elapsed_ns = 0.0;
    while (rule.state() == warm_up_state::warming) {
        const auto times = run_untimed(s, *s.at.workload, batches, s.batch);
        for (const std::int64_t time : times) {
            elapsed_ns += static_cast<double>(time);
            s.launch_ns = static_cast<double>(time) / s.batch;
            s.result.phases.warm_up_launches += s.batch;
            rule.observe(s.batch, s.launch_ns, elapsed_ns * ns);
        }
        if (!s.live()) {
            return;
        }
    }
    s.result.phases.warm_up_ns = static_cast<std::int64_t>(elapsed_ns);
    s.result.phases.warm_up_settled = rule.state() == warm_up_state::steady;
}

void prepare_canaries(side_state& s, const plan::constants& constants) {
    if (s.at.compute_canary != nullptr) {
        s.compute_launches = size_canary(s, *s.at.compute_canary, constants.canary_window_ns);
    }
    if (s.at.memory_canary != nullptr && s.live()) {
        s.memory_launches = size_canary(s, *s.at.memory_canary, constants.canary_window_ns);
    }
}

std::uint32_t rewarm_launches(const side_state& s, const plan::constants& constants) {
    return s.launch_ns * s.batch < static_cast<double>(constants.window_ns) / 2.0 ? s.batch : 0;
}

void measure_window(side_state& s, const plan::constants& constants, std::uint32_t batches,
                    std::uint32_t round, std::uint32_t order) {
    const double compute = run_canary(s, s.at.compute_canary, s.compute_launches);
    const double memory = run_canary(s, s.at.memory_canary, s.memory_launches);
    if (const std::uint32_t launches = rewarm_launches(s, constants); s.live() && launches > 0) {
        (void)run_untimed(s, *s.at.workload, 1, launches);
    }
    if (!s.live()) {
        return;
    }
    auto done = s.at.workload->run(batches, s.batch);
    if (!done) {
        s.result.failure = done.error();
        return;
    }
    for (const std::int64_t time : done->batch_ns) {
        s.samples.push_back(static_cast<double>(time) / s.batch);
    }
    s.launch_ns = s.samples.back();
    s.compute_ns.push_back(compute);
    s.memory_ns.push_back(memory);
    s.result.windows.push_back({.pair = round,
                                .order = order,
                                .begin_ns = done->begin_ns,
                                .end_ns = done->end_ns,
                                .launches_per_batch = s.batch,
                                .batch_ns = std::move(done->batch_ns),
                                .worker_cpu_ns = done->worker_cpu_ns,
                                .device_ns = done->device_ns});
}

std::optional<run_precision> precision_of(const side_state& s, const plan::constants& constants) {
    return assess_precision(s.samples, {.target_half_width = constants.target_half_width,
                                        .confidence = constants.confidence});
}

bool is_precise(const side_state& s, const plan::constants& constants) {
    const auto found = precision_of(s, constants);
    return found && found->relative_half_width &&
           *found->relative_half_width <= constants.target_half_width;
}

void conclude(side_state& s, const plan::constants& constants, visit_end end) {
    side_result& r = s.result;
    r.launches_per_batch = s.batch;
    r.launch_ns = median_or_zero(s.samples);
    r.compute_canary_ns = median_or_zero(s.compute_ns);
    r.memory_canary_ns = median_or_zero(s.memory_ns);
    bool moved = false;
    for (std::size_t i = 0; i < r.windows.size(); ++i) {
        const auto relative = [&](double median, double now) -> std::optional<double> {
            return median > 0.0 && now > 0.0 ? std::optional(median / now) : std::nullopt;
        };
        results::window_record& w = r.windows[i];
        w.compute_canary = relative(r.compute_canary_ns, s.compute_ns[i]);
        w.memory_canary = relative(r.memory_canary_ns, s.memory_ns[i]);
        const auto is_off = [&](const std::optional<double>& rate) {
            return rate && std::abs(*rate - 1.0) > constants.canary_moved;
        };
        w.canary_moved = is_off(w.compute_canary) || is_off(w.memory_canary);
        moved = moved || w.canary_moved;
    }
    // The two last rounds come after the look that ended a visit, and may widen it a little again.
    const bool precise = end == visit_end::precise || is_precise(s, constants);
    r.stop_reason = precise ? "precise" : end == visit_end::time_used ? "max-time" : "max-samples";
    if (moved) {
        r.marks.emplace_back("canary-moved");
    }
    if (const auto marks = assess_stability(s.samples)) {
        if (marks->drift) {
            r.marks.emplace_back("drift");
        }
        if (marks->correlated) {
            r.marks.emplace_back("correlated");
        }
        if (marks->second_mode) {
            r.marks.emplace_back("two-modes");
        }
        if (marks->unstable) {
            r.marks.emplace_back("unstable");
            r.stop_reason = precise ? r.stop_reason : "unstable";
        }
    }
}

}  // namespace accelbench::measure
