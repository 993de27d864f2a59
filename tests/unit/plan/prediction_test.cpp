// SPDX-License-Identifier: Apache-2.0
// What a row will cost: input sets, memory, time.
#include "harness/plan/prediction.hpp"

#include <gtest/gtest.h>

#include "kernels/catalogue/catalogue.hpp"

namespace accelbench::plan {
namespace {

using kernels::suite_entry;

kernels::workload copy_of(std::int64_t elements) {
    return kernels::find_kernel("copy")->build({{"n", elements}, {"dtype", "f32"}}).value();
}

kernels::workload square(std::int64_t n) {
    return kernels::find_kernel("matmul")
        ->build({{"m", n}, {"n", n}, {"k", n}, {"form", "nt"}, {"dtype", "f32"}})
        .value();
}

constexpr std::uint64_t mib = 1ULL << 20U;

TEST(input_sets, cover_the_cache_as_often_as_asked_and_no_more) {
    const auto work = copy_of(1 << 20);  // 8 MiB a set
    const constants c{.rotation_llc_multiple = 3.0, .input_sets_max = 1000};
    const std::uint64_t bytes = kernels::operand_bytes(work);
    for (const std::uint64_t llc : {20 * mib, 32 * mib, 33 * mib}) {
        const std::uint64_t sets = input_sets(work, c, llc, false);
        EXPECT_GE(sets * bytes, 3 * llc);
        EXPECT_LT((sets - 1) * bytes, 3 * llc);
    }
}

TEST(input_sets, stay_within_their_bounds) {
    const constants c{.rotation_max_bytes = 128 * mib, .input_sets_min = 2, .input_sets_max = 16};
    EXPECT_EQ(input_sets(copy_of(1024), c, 32 * mib, false), 16U) << "small sets";
    EXPECT_EQ(input_sets(copy_of(1 << 28), c, 32 * mib, false), 2U) << "large sets";
    EXPECT_EQ(input_sets(copy_of(2 << 20), c, 4096 * mib, false), 8U)
        << "a server's cache: 128 MiB of 16 MiB sets are enough";
}

TEST(input_sets, one_where_nothing_rotates) {
    EXPECT_EQ(input_sets(copy_of(1024), {}, 32 * mib, true), 1U) << "cache mode warm";
    const auto empty = kernels::find_kernel("empty")->build({}).value();
    EXPECT_EQ(input_sets(empty, {}, 32 * mib, false), 1U) << "no operands";
}

TEST(side_bytes, count_every_set_with_the_slack_of_every_tensor) {
    const auto work = copy_of(1000);
    ASSERT_EQ(work.tensors.size(), 2U);
    EXPECT_EQ(side_bytes(work, {.slack_bytes = 64}, 5), 5 * (2 * 4000 + 2 * 2 * 64));
}

TEST(row_seconds, grow_with_runs_sides_and_pairs_in_proportion) {
    const auto work = square(256);
    const constants c{.runs = 10};
    const auto per_run = [&](const constants& of, std::size_t sides) {
        const constants none = [&] {
            constants zero = of;
            zero.runs = 0;
            return zero;
        }();
        return row_seconds(work, of, 4, sides) - row_seconds(work, none, 4, sides);
    };
    constants twice = c;
    twice.runs = 20;
    EXPECT_NEAR(per_run(twice, 2), 2.0 * per_run(c, 2), 1e-9);
    EXPECT_NEAR(per_run(c, 3), 1.5 * per_run(c, 2), 1e-9);
    constants more_pairs = c;
    more_pairs.pairs_min += 4;
    EXPECT_GE(row_seconds(work, more_pairs, 4, 2) - row_seconds(work, c, 4, 2),
              10 * 2 * 4 * 1e-9 * static_cast<double>(c.window_ns));
}

TEST(row_seconds, hold_at_least_the_windows_and_the_warm_up) {
    const constants c{.runs = 12, .pairs_min = 8};
    const double least = 12 * 2 * 1e-9 * static_cast<double>(8 * c.window_ns + c.warm_up_min_ns);
    EXPECT_GT(row_seconds(copy_of(1024), c, 2, 2), least);
}

TEST(row_seconds, a_launch_longer_than_a_window_counts_as_long_as_it_is) {
    const auto work = square(8192);  // 1.1e12 FLOP: 27 s at the nominal 40 GFLOP/s
    const constants c{.runs = 1, .pairs_min = 8};
    const double launch = work.work.flops / nominal_rates{}.flop_per_s;
    EXPECT_GE(row_seconds(work, c, 2, 1), 8 * launch);
}

TEST(row_seconds, the_reference_is_paid_once_and_only_up_to_a_sampled_check) {
    constants c{.runs = 0};
    c.sampled_check_flops = 1e9;
    EXPECT_DOUBLE_EQ(row_seconds(square(1024), c, 2, 2), row_seconds(square(1024), c, 2, 5));
    EXPECT_DOUBLE_EQ(row_seconds(square(1024), c, 2, 2), row_seconds(square(4096), c, 2, 2));
    EXPECT_LT(row_seconds(square(256), c, 2, 2), row_seconds(square(1024), c, 2, 2));
}

TEST(row_seconds, filling_the_sets_is_counted) {
    const constants c{.runs = 1};
    const auto work = copy_of(1 << 20);
    const double each =
        static_cast<double>(side_bytes(work, c, 1)) / nominal_rates{}.fill_byte_per_s;
    EXPECT_NEAR(row_seconds(work, c, 12, 1) - row_seconds(work, c, 2, 1), 10 * each, 1e-9);
}

TEST(energy_seconds, are_those_of_windows_and_idle_times_of_the_runs_that_have_one) {
    constants c{
        .runs = 12, .idle_ns = 3'000'000'000, .energy_window_ns = 5'000'000'000, .energy_runs = 6};
    EXPECT_DOUBLE_EQ(energy_seconds(c, 2), 2 * 6 * 11.0);
    c.runs = 4;
    EXPECT_DOUBLE_EQ(energy_seconds(c, 1), 4 * 11.0);
}

TEST(cache_bytes, is_a_size_that_a_machine_can_have) {
    EXPECT_GE(cache_bytes(), 64ULL << 10U);
    EXPECT_LE(cache_bytes(), 64ULL << 30U);
}

TEST(ranks, each_needs_sets_of_its_own_and_all_share_the_hosts_memory) {
    const auto together = [](std::int64_t ranks, std::int64_t n) {
        return kernels::find_kernel("all_reduce")
            ->build({{"n", n}, {"ranks", ranks}, {"dtype", "f32"}})
            .value();
    };
    const constants c{.input_sets_min = 2, .input_sets_max = 1000, .slack_bytes = 4096};
    const std::uint64_t two = 2 << 20, four = 4 << 20;  // x and y of all ranks
    EXPECT_EQ(side_bytes(together(2, 1 << 17), c, 3), 3 * (two + 2 * 4 * 4096));
    EXPECT_EQ(side_bytes(together(4, 1 << 17), c, 3), 3 * (four + 4 * 4 * 4096));
    EXPECT_EQ(input_sets(together(2, 1 << 17), c, 8 * mib, false),
              2 * input_sets(together(4, 1 << 17), c, 8 * mib, false));
    const auto seconds = [&](std::int64_t ranks, std::int64_t n) {
        return row_seconds(together(ranks, n), c, 2, 1);
    };
    EXPECT_GT(seconds(4, 1 << 24), 1.5 * seconds(2, 1 << 24)) << "bytes of all ranks";
    const nominal_rates slow{.meeting_s = 1.0};
    EXPECT_GT(row_seconds(together(4, 2), c, 2, 1, slow),
              1.5 * row_seconds(together(2, 2), c, 2, 1, slow))
        << "each rank that has to be woken";
}

}  // namespace
}  // namespace accelbench::plan
