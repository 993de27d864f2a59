// SPDX-License-Identifier: Apache-2.0
// A bent worker's clock is found; a crowded machine is not taken for one.
#include "results/rows/clock_watch.hpp"

#include <gtest/gtest.h>

#include <random>

namespace accelbench::results {
namespace {

/// Windows of 3 and 6 ms whose batches the worker's clock counts at `rate`. With probability
/// `crowded` the ends of a window wait, the longer the window the longer.
clock_watch watch(double rate, double crowded, std::uint64_t seed, int visits = 20,
                  double message_ns = 60'000.0) {
    std::mt19937_64 random(seed);
    std::exponential_distribution<double> message(1.0 / message_ns);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    clock_watch result;
    for (int visit = 0; visit < visits; ++visit) {
        std::vector<window_record> windows;
        for (std::size_t i = 0; i < 6; ++i) {
            const std::size_t batches = (i / 2) % 2 == 1 ? 15 : 30;
            const double length = 200'000.0 * static_cast<double>(batches);
            const double waiting = uniform(random) < crowded ? 0.3 * length : 0.0;
            window_record w;
            w.begin_ns = 1'000'000'000;
            w.end_ns = w.begin_ns +
                       static_cast<std::uint64_t>(length + 40'000.0 + message(random) + waiting);
            w.batch_ns.assign(batches, static_cast<std::int64_t>(200'000.0 * rate));
            windows.push_back(std::move(w));
        }
        result.add(windows);
    }
    return result;
}

TEST(clock_watch, an_honest_clock_stays_unmarked_on_a_quiet_and_on_a_crowded_machine) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        EXPECT_FALSE(watch(1.0, 0.0, seed).bent(0.01)) << seed;
        EXPECT_FALSE(watch(1.0, 0.7, seed).bent(0.01)) << seed;
    }
}

/// Four visits while eight campaigns share two processors: the slope is anything, and its interval
/// says so.
TEST(clock_watch, few_windows_among_waits_of_milliseconds_reject_nobody) {
    int slopes_beyond = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const clock_watch crowd = watch(1.0, 0.0, seed, 4, 2'000'000.0);
        slopes_beyond += crowd.slope() && crowd.slope()->rate - 1.0 > 0.01 ? 1 : 0;
        EXPECT_FALSE(crowd.bent(0.01)) << seed;
    }
    EXPECT_GT(slopes_beyond, 20) << "the medians alone must look bent, or nothing is tested";
}

/// Ten loops share two processors, whose turns are 4 ms: a long window waits inside, where both
/// clocks count it, and then less often at its ends than a short one (a rate of 0.62, from 0.10 to
/// 0.88, was seen of an honest clock).
TEST(clock_watch, turns_of_other_processes_make_no_clock_too_fast) {
    int slopes_below = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 random(seed);
        std::uniform_real_distribution<double> uniform(0.0, 1.0);
        clock_watch crowd;
        for (int visit = 0; visit < 5; ++visit) {
            std::vector<window_record> windows(6);
            for (std::size_t i = 0; i < windows.size(); ++i) {
                window_record& w = windows[i];
                const bool is_long = (i / 2) % 2 == 1;
                w.batch_ns.assign(is_long ? 30 : 15, 200'000);
                w.end_ns = 200'000 * w.batch_ns.size() + 100'000 +
                           (uniform(random) < (is_long ? 0.2 : 0.8) ? 4'000'000 : 0);
            }
            crowd.add(windows);
        }
        slopes_below += crowd.slope() && 1.0 - crowd.slope()->bounds.high > 0.01 ? 1 : 0;
        EXPECT_FALSE(crowd.bent(0.01)) << seed;
    }
    EXPECT_GT(slopes_below, 20) << "the medians alone must look bent, or nothing is tested";
}

TEST(clock_watch, the_crowd_would_be_taken_for_a_slow_clock_by_the_medians_alone) {
    EXPECT_TRUE(watch(1.0, 0.7, 1).slope()->is_wrong(0.01));
}

TEST(clock_watch, a_clock_that_counts_too_little_is_found_even_in_a_crowd) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        EXPECT_TRUE(watch(0.9, 0.0, seed).bent(0.01)) << seed;
        EXPECT_TRUE(watch(0.9, 0.2, seed).bent(0.01))
            << seed << " rate " << watch(0.9, 0.2, seed).slope()->rate;
        EXPECT_TRUE(watch(1.1, 0.0, seed).bent(0.01)) << seed;
    }
}

/// Launches of 50 ms, one a window, counted at `rate` in a share of the windows; beside other work
/// four windows of ten wait at their ends.
clock_watch long_launches(double rate, double crowded, std::uint64_t seed, double bent = 1.0,
                          int visits = 5) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    clock_watch result;
    for (int visit = 0; visit < visits; ++visit) {
        std::vector<window_record> windows(6);
        for (window_record& w : windows) {
            const double counted = uniform(random) < bent ? rate : 1.0;
            const double waiting = uniform(random) < crowded ? 4e6 + 20e6 * uniform(random) : 0.0;
            w.batch_ns = {static_cast<std::int64_t>(50e6 * counted)};
            w.end_ns = static_cast<std::uint64_t>(50e6 + 80e3 + waiting);
        }
        result.add(windows);
    }
    return result;
}

TEST(clock_watch, one_length_of_long_launches_judges_a_clock_too) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        EXPECT_FALSE(long_launches(1.0, 0.0, seed).bent(0.01)) << seed;
        EXPECT_FALSE(long_launches(1.0, 0.4, seed).bent(0.01)) << seed;
        EXPECT_FALSE(long_launches(1.0, 0.1, seed).is_unclear(0.01)) << seed;
        for (const double rate : {0.5, 0.95, 1.05}) {
            EXPECT_TRUE(long_launches(rate, 0.0, seed).bent(0.01)) << rate;
            EXPECT_TRUE(rate > 1.0 || long_launches(rate, 0.4, seed).bent(0.01)) << rate;
        }
    }
    const auto slope = long_launches(0.5, 0.0, 1).slope();
    EXPECT_NEAR(slope->rate, 2.0, 0.03);
    EXPECT_FALSE(long_launches(0.5, 0.0, 1, 1.0, 1).slope()) << "six windows are too few";
}

TEST(clock_watch, short_launches_hide_no_clock_that_is_bent_in_long_ones) {
    clock_watch both = watch(1.0, 0.0, 1);
    both.add(std::vector<window_record>(12, [] {
        window_record w;
        w.batch_ns = {25'000'000};
        w.end_ns = 50'080'000;
        return w;
    }()));
    EXPECT_NEAR(both.slope()->rate, 1.0, 0.01);
    ASSERT_TRUE(both.bent(0.01));
    EXPECT_NEAR(both.bent(0.01)->rate, 2.0, 0.03);
}

/// Who spares more windows than one in ten is not surely found, but told.
TEST(clock_watch, a_clock_that_is_bent_in_most_windows_is_unclear) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const clock_watch most = long_launches(0.5, 0.0, seed, 0.75);
        EXPECT_TRUE(most.is_unclear(0.01) || most.bent(0.01)) << seed;
        EXPECT_FALSE(long_launches(0.5, 0.0, seed, 1.0).is_unclear(0.01));
    }
    EXPECT_TRUE(watch(1.0, 0.7, 1).is_unclear(0.01)) << "a crowd looks the same";
    EXPECT_FALSE(watch(1.0, 0.0, 1).is_unclear(0.01));
}

TEST(clock_watch, says_nothing_from_one_length_or_few_windows) {
    clock_watch few;
    EXPECT_FALSE(few.slope());
    window_record w;
    w.end_ns = 1'000'000;
    w.batch_ns = {900'000};
    few.add({w, w, w, w, w, w, w, w, w, w});
    EXPECT_FALSE(few.slope());
    EXPECT_FALSE(few.bent(0.01));
}

}  // namespace
}  // namespace accelbench::results
