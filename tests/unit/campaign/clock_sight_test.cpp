// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/clock_sight.hpp"

#include <gtest/gtest.h>

namespace accelbench::conform {
namespace {

results::run_record run(const char* workload, std::int64_t time_ns, std::optional<double> bound) {
    results::run_record out;
    out.key.workload_id = workload;
    results::window_record window;
    window.launches_per_batch = 1;
    window.batch_ns = {time_ns, time_ns, time_ns};
    out.windows = {window, window, window};
    out.samples_ns = {time_ns, time_ns, time_ns, time_ns, time_ns,
                      time_ns, time_ns, time_ns, time_ns};
    out.window_slope_bound = bound;
    return out;
}

TEST(clock_sight, is_of_all_windows_so_far_and_names_the_shortest_workload) {
    const std::vector runs{run("long", 9000, {}), run("short", 100, 0.5), run("long", 9000, 0.02)};
    const auto seen = sight_of(runs);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->bound, 0.02);
    EXPECT_TRUE(seen->is_clear());
    EXPECT_EQ(seen->workload, "short");
}

TEST(clock_sight, of_a_busy_machine_is_not_clear) {
    const std::vector runs{run("a", 100, 0.02), run("a", 100, 0.52)};
    EXPECT_FALSE(sight_of(runs)->is_clear());
}

TEST(clock_sight, is_none_where_no_workload_has_windows_of_two_lengths) {
    const std::vector runs{run("a", 100, {}), run("b", 100, {})};
    EXPECT_FALSE(sight_of(runs));
    EXPECT_FALSE(sight_of({}));
}

}  // namespace
}  // namespace accelbench::conform
