// SPDX-License-Identifier: Apache-2.0
// Collectives: what a launch is credited with against hand values, references against plain loops
// over all ranks, the bound of sums, and what a suite may not ask for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "kernels/data/convert.hpp"
#include "kernels/suites/suite.hpp"
#include "tests/unit/kernels/naive.hpp"

namespace accelbench::kernels::test {
namespace {

using testing::HasSubstr;
using doubles = std::vector<double>;

workload collective(const std::string& kernel, std::int64_t n, std::int64_t ranks,
                    const char* type = "f32") {
    return built(kernel, {{"n", n}, {"ranks", ranks}, {"dtype", type}});
}

/// x of every rank, and the reference of each.
struct scene {
    workload work;
    data_mode mode;
    std::vector<tensors> operands;
    std::vector<doubles> x;

    scene(workload w, data_mode how) : work(std::move(w)), mode(how) {
        for (std::uint32_t r = 0; r < work.ranks; ++r) {
            operands.push_back(make_operands(work, {.seed = 7, .set = 1, .mode = how, .rank = r}));
            x.push_back(all_f64(work.tensors[0].type, operands.back()[0]));
        }
    }
    [[nodiscard]] expectation expected(std::uint32_t rank) const {
        std::vector<operand_bytes_view> views;
        for (const tensors& all : operands) {
            views.emplace_back(all.begin(), all.end());
        }
        const auto made =
            find_kernel(work.kernel)->make_rank_reference(work, std::move(views), rank, mode);
        std::vector<std::uint64_t> rows(made->layout(1).rows);
        std::iota(rows.begin(), rows.end(), std::uint64_t{0});
        return made->rows(1, rows, 1);
    }
    [[nodiscard]] std::size_t ranks() const { return work.ranks; }
    /// Element i of what `rank` has to end up with, from the definitions in docs/operators.md.
    [[nodiscard]] double plain(std::size_t rank, std::size_t i) const {
        const std::size_t chunk = element_count(work.tensors[1]) / ranks();
        const std::size_t own = x[0].size() / ranks();
        if (work.op == "all_reduce" || work.op == "reduce_scatter") {
            const std::size_t at = work.op == "all_reduce" ? i : rank * own + i;
            return std::accumulate(x.begin(), x.end(), 0.0,
                                   [&](double sum, const doubles& one) { return sum + one[at]; });
        }
        if (work.op == "all_gather") {
            return x[i / chunk][i % chunk];
        }
        if (work.op == "all_to_all") {
            return x[i / chunk][rank * chunk + i % chunk];
        }
        return work.op == "broadcast" ? x[0][i] : x[(rank + ranks() - 1) % ranks()][i];
    }
};

constexpr const char* names[] = {"all_reduce", "all_gather", "reduce_scatter",
                                 "all_to_all", "broadcast",  "send_recv"};

TEST(collectives, are_credited_with_the_message_and_its_share_of_a_link) {
    const auto factor = [](const char* name, std::int64_t ranks) {
        return collective(name, 8192, ranks).work.bus_factor;
    };
    for (const char* name : names) {
        EXPECT_DOUBLE_EQ(collective(name, 8192, 4).work.bytes, 32768.0) << name;
        EXPECT_DOUBLE_EQ(collective(name, 8192, 2, "bf16").work.bytes, 16384.0) << name;
        EXPECT_DOUBLE_EQ(collective(name, 8192, 4).work.flops, 0.0) << name;
    }
    EXPECT_DOUBLE_EQ(factor("all_reduce", 2), 1.0);
    EXPECT_DOUBLE_EQ(factor("all_reduce", 4), 1.5);
    EXPECT_DOUBLE_EQ(factor("all_reduce", 8), 1.75);
    for (const char* name : {"all_gather", "reduce_scatter", "all_to_all"}) {
        EXPECT_DOUBLE_EQ(factor(name, 2), 0.5) << name;
        EXPECT_DOUBLE_EQ(factor(name, 4), 0.75) << name;
    }
    EXPECT_DOUBLE_EQ(factor("broadcast", 4), 1.0);
    EXPECT_DOUBLE_EQ(factor("send_recv", 4), 1.0);
    EXPECT_EQ(collective("all_gather", 8192, 4).tensors[0].dims, (std::vector<std::int64_t>{2048}));
    EXPECT_EQ(collective("all_gather", 8192, 4).tensors[1].dims,
              (std::vector<std::int64_t>{4, 2048}));
}

TEST(collectives, references_are_what_the_definitions_say) {
    for (const char* name : names) {
        const scene all(collective(name, 4104, 3 + (name[0] == 's'), "f16"), data_mode::random);
        for (std::uint32_t rank = 0; rank < all.ranks(); ++rank) {
            const expectation found = all.expected(rank);
            ASSERT_EQ(found.value.size(), element_count(all.work.tensors[1])) << name;
            for (std::size_t i = 0; i < found.value.size(); ++i) {
                ASSERT_NEAR(found.value[i], all.plain(rank, i), 1e-12) << name << rank << ' ' << i;
            }
        }
    }
}

/// Each partial sum rounded to the type, from a rank on that is drawn.
double sum_in_type(const scene& all, std::size_t i, std::mt19937& random, std::size_t left_out) {
    std::vector<std::size_t> order(all.ranks());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    double sum = 0.0;
    for (const std::size_t rank : order) {
        sum = rank == left_out ? sum : round_to(all.work.tensors[0].type, sum + all.x[rank][i]);
    }
    return sum;
}

TEST(collectives, a_sum_may_be_rounded_at_every_step_but_misses_no_rank) {
    std::mt19937 random(3);
    for (const char* type : {"f32", "bf16", "f16"}) {
        for (const data_mode mode : {data_mode::random, data_mode::exact}) {
            const scene all(collective("all_reduce", 5000, 8, type), mode);
            const expectation found = all.expected(0);
            std::size_t without_one = 0;
            for (std::size_t i = 0; i < found.value.size(); ++i) {
                const double off = sum_in_type(all, i, random, all.ranks()) - found.value[i];
                ASSERT_LE(std::abs(off), found.tolerance[i]) << type << ' ' << i;
                const double missed = sum_in_type(all, i, random, i % all.ranks());
                without_one += std::abs(missed - found.value[i]) > found.tolerance[i] ? 1U : 0U;
            }
            EXPECT_GT(without_one, found.value.size() * 8 / 10) << type;
        }
    }
}

TEST(collectives, ranks_have_data_of_their_own_and_rank_0_that_of_a_single_device) {
    const workload w = collective("all_reduce", 1000, 2);
    const auto of = [&](std::uint32_t rank) {
        return make_operands(w, {.seed = 7, .set = 0, .rank = rank})[0];
    };
    EXPECT_NE(of(0), of(1));
    EXPECT_NE(of(1), of(2));
    EXPECT_EQ(of(0), make_operands(w, {.seed = 7, .set = 0})[0]);
}

TEST(collectives, what_does_not_divide_is_refused) {
    const auto refusal = [](const char* kernel, const suite_entry& entry) {
        const auto made = find_kernel(kernel)->build(entry);
        return made ? std::string("built") : to_string(made.error());
    };
    const entry_value n = std::int64_t{4104}, five = std::int64_t{5}, one = std::int64_t{1};
    EXPECT_THAT(refusal("all_to_all", {{"n", n}, {"ranks", five}, {"dtype", "f32"}}),
                HasSubstr("4104 elements do not divide among 5 ranks"));
    EXPECT_THAT(refusal("all_reduce", {{"n", n}, {"ranks", one}, {"dtype", "f32"}}),
                HasSubstr("key 'ranks' is 1"));
    EXPECT_THAT(refusal("all_reduce", {{"n", n}, {"dtype", "f32"}}), HasSubstr("'ranks'"));
    EXPECT_THAT(refusal("broadcast", {{"n", std::int64_t{1} << 40U},
                                      {"t", std::int64_t{1} << 40U},
                                      {"ranks", five},
                                      {"dtype", "f32"}}),
                HasSubstr("overflow"));
}

TEST(collectives, ranks_can_be_asked_for_in_place_of_the_suites_own) {
    const std::vector<std::uint32_t> eight{8};
    const auto asked = load_suite("collective", eight);
    ASSERT_TRUE(asked) << to_string(asked.error());
    for (const suite_row& row : asked->rows) {
        EXPECT_EQ(row.work.ranks, 8U) << row.work.id;
    }
    const auto none = load_suite("smoke", eight);
    ASSERT_FALSE(none);
    EXPECT_THAT(to_string(none.error()), HasSubstr("none of its rows has a key 'ranks'"));
}

}  // namespace
}  // namespace accelbench::kernels::test
