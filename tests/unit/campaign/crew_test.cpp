// SPDX-License-Identifier: Apache-2.0
// What is made of several ranks' windows, and which processors they get.
#include "harness/campaign/crew.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace accelbench::campaign {
namespace {

using times = std::vector<std::int64_t>;

supervisor::window_result window(times batches, std::int64_t cpu_ns = 0) {
    supervisor::window_result w;
    w.begin_ns = 100;
    w.end_ns = 900;
    w.batch_ns = std::move(batches);
    w.worker_cpu_ns = cpu_ns;
    return w;
}

TEST(slowest_rank, a_batch_lasts_until_the_last_rank_has_done_it) {
    const auto all = slowest({window({10, 30, 10}, 5), window({25, 5, 30}, 7)});
    EXPECT_EQ(all.batch_ns, (times{25, 15, 20}));
    EXPECT_EQ(all.worker_cpu_ns, 12);
    EXPECT_EQ(all.begin_ns, 100U);
    EXPECT_EQ(all.end_ns, 900U);
}

TEST(slowest_rank, batches_add_up_to_the_slowest_ranks_time_and_not_to_more) {
    const times a{10, 30, 10, 30, 10}, b{30, 10, 30, 10, 11};
    const auto all = slowest({window(a), window(b)});
    const auto sum = [](const times& t) {
        return std::accumulate(t.begin(), t.end(), std::int64_t{0});
    };
    EXPECT_EQ(sum(all.batch_ns), sum(b));
}

TEST(slowest_rank, the_worst_device_time_is_kept) {
    auto early = window({1}), late = window({1});
    early.device = supervisor::device_time{50.0, -3.0};
    late.device = supervisor::device_time{60.0, 4.0};
    EXPECT_DOUBLE_EQ(slowest({early, late}).device->after_wait_ns, 4.0);
    EXPECT_DOUBLE_EQ(slowest({late, early}).device->after_wait_ns, 4.0);
    EXPECT_DOUBLE_EQ(slowest({window({1}), late}).device->launch_ns, 60.0);
}

TEST(ranks_processors, are_shared_evenly_or_taken_in_turn) {
    const std::vector<int> cpus{0, 2, 4, 6, 8};
    EXPECT_EQ(cpus_of_rank(cpus, 0, 2), (std::vector<int>{0, 2}));
    EXPECT_EQ(cpus_of_rank(cpus, 1, 2), (std::vector<int>{4, 6, 8}));
    EXPECT_EQ(cpus_of_rank({3, 5}, 0, 4), (std::vector<int>{3}));
    EXPECT_EQ(cpus_of_rank({3, 5}, 3, 4), (std::vector<int>{5}));
    EXPECT_TRUE(cpus_of_rank({}, 1, 2).empty());
}

}  // namespace
}  // namespace accelbench::campaign
