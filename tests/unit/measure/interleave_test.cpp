// SPDX-License-Identifier: Apache-2.0
// The visit's measurement through its real code on a virtual clock.
#include "harness/measure/interleave.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "results/statistics/median.hpp"
#include "results/statistics/ratio.hpp"
#include "tests/unit/measure/virtual_side.hpp"

namespace accelbench::measure {
namespace {

using testing::behaviour;
using testing::virtual_clock;
using testing::virtual_side;

plan::constants few_pairs() {
    return {.pairs_min = 6,
            .pairs_max = 6,
            .window_ns = 6'000'000,
            .warm_up_min_ns = 1'000'000,
            .warm_up_max_ns = 50'000'000};
}

const before_last_window nothing = [](std::size_t, const last_window&) { return status{}; };

std::vector<double> per_launch(const side_result& r) {
    std::vector<double> values;
    for (const auto& w : r.windows) {
        const std::vector<double> batches(w.batch_ns.begin(), w.batch_ns.end());
        values.push_back(*statistics::median(batches) / w.launches_per_batch);
    }
    return values;
}

TEST(interleave, pairs_have_one_window_of_each_side_in_abba_blocks) {
    virtual_clock clock;
    virtual_side a(clock, {}, 1), b(clock, {}, 2);
    std::mt19937_64 random(3);
    const std::vector<side> sides{{.workload = &a}, {.workload = &b}};
    const auto results = interleave(sides, few_pairs(), random, nothing);
    ASSERT_EQ(results[0].windows.size(), 6U);
    ASSERT_EQ(results[1].windows.size(), 6U);
    for (std::size_t pair = 0; pair < 6; pair += 2) {
        const bool a_first = results[0].windows[pair].order < results[1].windows[pair].order;
        const bool a_first_again =
            results[0].windows[pair + 1].order < results[1].windows[pair + 1].order;
        EXPECT_NE(a_first, a_first_again) << "block " << pair / 2 << " is no ABBA";
        EXPECT_EQ(results[0].windows[pair].pair, pair);
    }
}

TEST(interleave, orders_are_drawn_anew) {
    std::set<bool> first_side;
    for (std::uint64_t seed = 0; seed < 32; ++seed) {
        virtual_clock clock;
        virtual_side a(clock, {}, 1), b(clock, {}, 2);
        std::mt19937_64 random(seed);
        const auto results = interleave(std::vector<side>{{.workload = &a}, {.workload = &b}},
                                        few_pairs(), random, nothing);
        first_side.insert(results[0].windows[0].order < results[1].windows[0].order);
    }
    EXPECT_EQ(first_side.size(), 2U);
}

TEST(interleave, finds_a_ratio_under_drift_and_names_the_drift) {
    const auto drift = [](double now) { return 1.0 + 0.3 * (now - 1e9) / 1e9; };  // 30 % a second
    virtual_clock clock;
    virtual_side a(clock, {.factor = drift}, 1),
        b(clock, {.launch_ns = 45'000.0, .factor = drift}, 2);
    std::mt19937_64 random(4);
    plan::constants c = few_pairs();
    c.pairs_min = c.pairs_max = 16;
    const auto results =
        interleave(std::vector<side>{{.workload = &a}, {.workload = &b}}, c, random, nothing);
    const auto ratio = statistics::run_log_ratio(per_launch(results[0]), per_launch(results[1]));
    ASSERT_TRUE(ratio);
    EXPECT_NEAR(*ratio, std::log(50.0 / 45.0), 0.01);
    EXPECT_NE(std::find(results[0].marks.begin(), results[0].marks.end(), "drift"),
              results[0].marks.end());
}

TEST(interleave, keeps_the_first_launch_apart) {
    virtual_clock clock;
    virtual_side a(clock, {.first_extra_ns = 2e9}, 1);
    std::mt19937_64 random(5);
    const auto results =
        interleave(std::vector<side>{{.workload = &a}}, few_pairs(), random, nothing);
    EXPECT_GT(results[0].phases.first_launch_ns, 2'000'000'000);
    EXPECT_NEAR(results[0].launch_ns, 50'000.0, 1'500.0);
    EXPECT_LT(results[0].phases.warm_up_ns, 100'000'000);
}

TEST(interleave, batches_reach_the_ticks_asked_for) {
    virtual_clock clock;
    virtual_side a(clock, {.launch_ns = 300.0}, 1);
    std::mt19937_64 random(6);
    const auto results = interleave(std::vector<side>{{.workload = &a, .tick_ns = 1'024.0}},
                                    few_pairs(), random, nothing);
    for (const auto& w : results[0].windows) {
        EXPECT_GE(static_cast<double>(w.batch_ns.front()), 0.9 * 1'000 * 1'024.0);
    }
}

TEST(interleave, windows_have_two_lengths_for_the_comparison_of_clocks) {
    virtual_clock clock;
    virtual_side a(clock, {}, 1);
    std::mt19937_64 random(7);
    const auto results =
        interleave(std::vector<side>{{.workload = &a}}, few_pairs(), random, nothing);
    std::set<std::size_t> lengths;
    for (const auto& w : results[0].windows) {
        lengths.insert(w.batch_ns.size());
    }
    ASSERT_GE(lengths.size(), 2U);
    EXPECT_NEAR(static_cast<double>(*lengths.rbegin()) / static_cast<double>(*lengths.begin()), 2.0,
                0.35);
}

TEST(interleave, a_side_that_dies_leaves_the_other_measured) {
    virtual_clock clock;
    virtual_side a(clock, {.fail_after_launches = 600}, 1), b(clock, {}, 2);
    std::mt19937_64 random(8);
    const auto results = interleave(std::vector<side>{{.workload = &a}, {.workload = &b}},
                                    few_pairs(), random, nothing);
    ASSERT_TRUE(results[0].failure);
    EXPECT_EQ(results[0].failure->code, error_code::worker_crashed);
    EXPECT_FALSE(results[1].failure);
    EXPECT_EQ(results[1].windows.size(), 6U);
}

TEST(interleave, tells_what_the_last_window_will_launch) {
    virtual_clock clock;
    virtual_side a(clock, {}, 1), b(clock, {.launch_ns = 20e6}, 2);
    std::mt19937_64 random(9);
    std::vector<last_window> told(2);
    std::vector<std::uint64_t> before(2);
    const auto prepare = [&](std::size_t i, const last_window& coming) {
        told[i] = coming;
        before[i] = (i == 0 ? a : b).launches();
        return status{};
    };
    (void)interleave(std::vector<side>{{.workload = &a}, {.workload = &b}}, few_pairs(), random,
                     prepare);
    EXPECT_EQ(a.launches() - before[0], told[0].untimed + told[0].timed);
    EXPECT_EQ(b.launches() - before[1], told[1].untimed + told[1].timed);
    EXPECT_GT(told[0].untimed, 0U);
    EXPECT_EQ(told[1].untimed, 0U) << "a launch of 20 ms in a window of 6 ms is not re-warmed";
    EXPECT_EQ(a.calls.back().batches * a.calls.back().launches, told[0].timed);
}

/// How many of six windows are marked if the memory takes `factor` times as long in two of them.
/// Calls of its canary: four that size it, then an untimed and a timed one before each window.
std::ptrdiff_t marked_windows(double factor) {
    virtual_clock clock;
    virtual_side a(clock, {}, 1), compute(clock, {.launch_ns = 100'000.0, .noise = 0.001}, 2);
    std::uint32_t calls = 0;
    const auto moves = [&](double) {
        ++calls;
        return calls > 6 && calls <= 10 ? factor : 1.0;
    };
    virtual_side memory(clock, {.launch_ns = 100'000.0, .noise = 0.001, .factor = moves}, 3);
    std::mt19937_64 random(10);
    const auto results = interleave(
        std::vector<side>{{.workload = &a, .compute_canary = &compute, .memory_canary = &memory}},
        few_pairs(), random, nothing);
    for (const auto& w : results[0].windows) {
        EXPECT_TRUE(w.compute_canary);
        EXPECT_NEAR(w.compute_canary.value_or(0.0), 1.0, 0.02);
    }
    return std::count_if(results[0].windows.begin(), results[0].windows.end(),
                         [](const auto& w) { return w.canary_moved; });
}

TEST(interleave, canaries_that_move_mark_their_windows) {
    EXPECT_EQ(marked_windows(1.7), 2);
    EXPECT_EQ(marked_windows(0.6), 2) << "a machine that became faster has moved as well";
    EXPECT_EQ(marked_windows(1.05), 0);
}

TEST(interleave, more_pairs_while_the_interval_is_wide) {
    virtual_clock clock;
    virtual_side steady(clock, {.noise = 0.002}, 1), noisy(clock, {.noise = 0.3}, 2);
    plan::constants c = few_pairs();
    c.pairs_min = 8;
    c.pairs_max = 18;
    std::mt19937_64 random(11);
    EXPECT_EQ(
        interleave(std::vector<side>{{.workload = &steady}}, c, random, nothing)[0].windows.size(),
        8U);
    const auto wide = interleave(std::vector<side>{{.workload = &noisy}}, c, random, nothing);
    EXPECT_EQ(wide[0].windows.size(), 18U);
    EXPECT_NE(wide[0].stop_reason, "precise");
}

TEST(interleave, looks_at_the_width_on_a_growing_schedule_only) {
    plan::constants c = few_pairs();
    c.pairs_min = 8;
    c.pairs_max = 40;
    std::set<std::size_t> stops;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        virtual_clock clock;
        virtual_side a(clock, {.noise = 0.03}, seed);
        std::mt19937_64 random(seed);
        stops.insert(
            interleave(std::vector<side>{{.workload = &a}}, c, random, nothing)[0].windows.size());
    }
    EXPECT_TRUE(stops.contains(12)) << "the noise was chosen so";
    for (const std::size_t windows : stops) {
        EXPECT_TRUE(std::set<std::size_t>({8, 12, 18, 28, 40}).contains(windows)) << windows;
    }
}

TEST(interleave, ends_when_the_visits_time_is_used_up_and_says_so) {
    virtual_clock clock;
    virtual_side a(clock, {.noise = 0.3}, 1), b(clock, {.noise = 0.3}, 2);
    plan::constants c = few_pairs();
    c.pairs_min = 8;
    c.pairs_max = 400;
    c.run_max_ns = 100'000'000;  // a side; a window of 6 ms and its re-warming take 4 to 7
    std::mt19937_64 random(12);
    const auto results =
        interleave(std::vector<side>{{.workload = &a}, {.workload = &b}}, c, random, nothing);
    for (const auto& r : results) {
        EXPECT_EQ(r.stop_reason, "max-time");
        EXPECT_GE(r.windows.size(), 12U);
        EXPECT_LE(r.windows.size(), 30U);
    }
}

TEST(interleave, time_never_cuts_the_least_number_of_pairs) {
    virtual_clock clock;
    virtual_side a(clock, {.noise = 0.3}, 1);
    plan::constants c = few_pairs();
    c.pairs_min = 8;
    c.pairs_max = 40;
    c.run_max_ns = 1;
    std::mt19937_64 random(13);
    const auto results = interleave(std::vector<side>{{.workload = &a}}, c, random, nothing);
    EXPECT_EQ(results[0].windows.size(), 8U);
    EXPECT_EQ(results[0].stop_reason, "max-time");
}

TEST(interleave, a_launch_longer_than_a_window_is_one_batch_of_one) {
    virtual_clock clock;
    virtual_side a(clock, {.launch_ns = 20e6, .noise = 0.001}, 1);
    std::mt19937_64 random(14);
    const auto results =
        interleave(std::vector<side>{{.workload = &a}}, few_pairs(), random, nothing);
    for (const auto& w : results[0].windows) {
        EXPECT_EQ(w.launches_per_batch, 1U);
        EXPECT_EQ(w.batch_ns.size(), 1U);
    }
}

TEST(interleave, a_queue_that_is_too_short_for_the_ticks_is_marked) {
    virtual_clock clock;
    virtual_side a(clock, {.launch_ns = 300.0}, 1);
    std::mt19937_64 random(15);
    const auto results = interleave(std::vector<side>{{.workload = &a, .max_launches = 64}},
                                    few_pairs(), random, nothing);
    EXPECT_EQ(results[0].launches_per_batch, 64U);
    EXPECT_NE(std::find(results[0].marks.begin(), results[0].marks.end(), "few-ticks"),
              results[0].marks.end());
}

// A device whose host sleeps while it waits, as seen on a virtual machine with an H200: batches of
// 200 us read 17 % more than a launch takes.
TEST(interleave, what_a_batch_costs_besides_its_launches_does_not_count) {
    virtual_clock clock;
    virtual_side a(clock, {.launch_ns = 60'000.0, .noise = 0.001, .batch_ns = 40'000.0}, 1);
    std::mt19937_64 random(18);
    const auto results =
        interleave(std::vector<side>{{.workload = &a}}, few_pairs(), random, nothing);
    EXPECT_NEAR(results[0].launch_ns, 60'000.0, 0.011 * 60'000.0);
    EXPECT_NEAR(static_cast<double>(results[0].phases.batch_cost_ns), 40'000.0, 2'000.0);
    EXPECT_TRUE(results[0].marks.empty());
}

TEST(interleave, a_cost_that_no_window_hides_is_marked) {
    virtual_clock clock;
    virtual_side a(clock, {.launch_ns = 60'000.0, .noise = 0.001, .batch_ns = 900'000.0}, 1);
    std::mt19937_64 random(19);
    const auto results =
        interleave(std::vector<side>{{.workload = &a}}, few_pairs(), random, nothing);
    EXPECT_NE(std::find(results[0].marks.begin(), results[0].marks.end(), "batch-cost"),
              results[0].marks.end());
}

/// Launches of 100 us, but those that are looked at one by one meet another process's work.
class crowded_side final : public window_source {
  public:
    result<window> run(std::uint32_t batches, std::uint32_t launches_per_batch) override {
        const bool is_delayed = batches == 5 && launches_per_batch == 1;
        const std::int64_t batch =
            is_delayed ? 2'000'000 : 100'000 * std::int64_t{launches_per_batch};
        window w{.begin_ns = now_, .launches_before = launches_};
        w.batch_ns.assign(batches, batch);
        now_ += static_cast<std::uint64_t>(batch) * batches;
        w.end_ns = now_;
        launches_ += std::uint64_t{batches} * launches_per_batch;
        longest = std::max(longest, batch);
        return w;
    }
    std::int64_t longest = 0;

  private:
    std::uint64_t now_ = 1, launches_ = 0;
};

TEST(interleave, single_launches_that_were_delayed_make_no_endless_batch) {
    crowded_side a;
    std::mt19937_64 random(20);
    const plan::constants c = few_pairs();
    const auto results = interleave(std::vector<side>{{.workload = &a}}, c, random, nothing);
    EXPECT_LE(a.longest, c.window_ns);
    EXPECT_NEAR(results[0].launch_ns, 100'000.0, 1.0);
}

TEST(interleave, a_preparation_that_fails_ends_its_side_alone) {
    virtual_clock clock;
    virtual_side a(clock, {}, 1), b(clock, {}, 2);
    std::mt19937_64 random(16);
    const auto results = interleave(
        std::vector<side>{{.workload = &a}, {.workload = &b}}, few_pairs(), random,
        [](std::size_t i, const last_window&) {
            return i == 0 ? status(make_error(error_code::device_lost, "cannot poison", "gone"))
                          : status{};
        });
    ASSERT_TRUE(results[0].failure);
    EXPECT_EQ(results[0].failure->code, error_code::device_lost);
    EXPECT_EQ(results[0].windows.size(), 5U);
    EXPECT_FALSE(results[1].failure);
    EXPECT_EQ(results[1].windows.size(), 6U);
}

TEST(interleave, warm_up_is_counted_and_says_whether_it_settled) {
    virtual_clock clock;
    virtual_side steady(clock, {.noise = 0.001}, 1);
    std::mt19937_64 random(17);
    plan::constants c = few_pairs();
    c.warm_up_min_ns = 20'000'000;
    const auto settled =
        interleave(std::vector<side>{{.workload = &steady}}, c, random, nothing)[0];
    EXPECT_TRUE(settled.phases.warm_up_settled);
    EXPECT_NEAR(static_cast<double>(settled.phases.warm_up_launches) * 50'000.0,
                static_cast<double>(settled.phases.warm_up_ns), 1e6);
    EXPECT_GE(settled.phases.warm_up_ns, c.warm_up_min_ns);
    virtual_side drifting(clock, {.noise = 1e-6, .factor = [](double now) { return now / 1e9; }},
                          2);
    const auto never =
        interleave(std::vector<side>{{.workload = &drifting}}, c, random, nothing)[0];
    EXPECT_FALSE(never.phases.warm_up_settled);
    EXPECT_GE(never.phases.warm_up_ns, c.warm_up_max_ns);
    EXPECT_LE(never.phases.warm_up_ns, c.warm_up_max_ns + 2 * c.window_ns);
}

TEST(interleave, sides_share_a_batch_size_unless_one_would_outgrow_its_window) {
    virtual_clock clock;
    virtual_side fast(clock, {.launch_ns = 300.0}, 1), near(clock, {.launch_ns = 900.0}, 2),
        slow(clock, {.launch_ns = 5e6}, 3);
    std::mt19937_64 random(18);
    const auto alike = interleave(std::vector<side>{{.workload = &fast}, {.workload = &near}},
                                  few_pairs(), random, nothing);
    EXPECT_EQ(alike[0].launches_per_batch, 1024U);
    EXPECT_EQ(alike[1].launches_per_batch, 1024U);
    const auto apart = interleave(std::vector<side>{{.workload = &fast}, {.workload = &slow}},
                                  few_pairs(), random, nothing);
    EXPECT_EQ(apart[0].launches_per_batch, 1024U);
    EXPECT_EQ(apart[1].launches_per_batch, 1U) << "1,024 launches of 5 ms in a window of 6 ms";
}

}  // namespace
}  // namespace accelbench::measure
