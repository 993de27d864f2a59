// SPDX-License-Identifier: Apache-2.0
// The store of operands and expectations: computed once, kept while memory lasts, never stale.
#include "harness/verify/data_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "kernels/data/generator.hpp"
#include "tests/unit/verify/scene.hpp"

namespace accelbench::verify {
namespace {

using kernels::data_mode;
using testing::product;

constexpr std::uint64_t plenty = 64ULL << 20U;

bool equal(std::span<const std::byte> a, std::span<const std::byte> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

TEST(data_store, computes_once_while_it_fits) {
    data_store store(1, plenty);
    const auto work = product(16, 24, 32);
    EXPECT_EQ(store.operands(work, {})[0].data(), store.operands(work, {})[0].data());
    EXPECT_EQ(store.whole(work, {}, 2), store.whole(work, {}, 2));
}

TEST(data_store, equal_questions_have_equal_answers_and_others_have_not) {
    const auto work = product(16, 24, 32);
    data_store one(1, plenty), again(1, plenty), other(2, plenty);
    EXPECT_EQ(one.operands(work, {}), again.operands(work, {}));
    EXPECT_NE(one.operands(work, {}), other.operands(work, {})) << "seeds";
    EXPECT_NE(one.operands(work, {}), one.operands(work, {.mode = data_mode::exact}));
    const auto wider = product(16, 24, 33);
    EXPECT_NE(one.operands(work, {})[0].size(), one.operands(wider, {})[0].size());
}

TEST(data_store, inputs_are_exchanged_while_constants_stay) {
    const auto work = product(16, 24, 32);
    ASSERT_EQ(work.tensors[0].role, kernels::tensor_role::input);
    ASSERT_EQ(work.tensors[1].role, kernels::tensor_role::constant);
    data_store store(1, plenty);
    const auto before = store.operands(work, {.constants = 0, .others = 0});
    const auto after = store.operands(work, {.constants = 0, .others = 1});
    EXPECT_FALSE(equal(before[0], after[0]));
    EXPECT_EQ(before[1].data(), after[1].data()) << "one copy serves both";
    EXPECT_TRUE(before[2].empty()) << "outputs are the device's to fill";
    const auto whole = store.operands(work, {.constants = 1, .others = 1});
    EXPECT_TRUE(equal(whole[0], after[0]));
    EXPECT_FALSE(equal(whole[1], after[1]));
}

TEST(data_store, ranks_have_data_of_their_own_and_a_reference_sees_all_of_them) {
    const auto work = kernels::test::built(
        "all_to_all", {{"n", testing::n(64)}, {"ranks", testing::n(2)}, {"dtype", "f32"}});
    data_store store(1, plenty);
    const auto all = store.operands_of_ranks(work, {.rank = 1});
    ASSERT_EQ(all.size(), 2U);
    EXPECT_FALSE(equal(all[0][0], all[1][0]));
    EXPECT_TRUE(equal(all[1][0], store.operands(work, {.rank = 1})[0]));
    for (std::uint32_t rank = 0; rank < 2; ++rank) {
        const auto expected = store.whole(work, {.rank = rank}, 1);
        for (std::uint32_t from = 0; from < 2; ++from) {
            float first = 0;
            std::memcpy(&first, all[from][0].data() + rank * 32 * sizeof(float), sizeof first);
            EXPECT_EQ(expected->value[from * 32], static_cast<double>(first)) << rank << from;
        }
    }
}

TEST(data_store, expectations_follow_the_data) {
    const auto work = product(16, 24, 32);
    data_store store(1, plenty);
    const auto a = store.whole(work, {.constants = 0, .others = 0}, 2);
    const auto b = store.whole(work, {.constants = 0, .others = 1}, 2);
    EXPECT_NE(a->value, b->value);
    EXPECT_EQ(a->value.size(), 16U * 24U);
    EXPECT_EQ(a->tolerance.size(), a->value.size());
}

TEST(data_store, forgets_the_oldest_first_and_what_is_held_stays_valid) {
    const auto work = product(64, 64, 64);  // 16 KiB of inputs a draw, and one draw of constants
    data_store store(1, 66'000);            // the constants and three draws of inputs
    const auto first = store.operands(work, {.others = 0});
    const std::vector<std::byte> copy(first[0].begin(), first[0].end());
    const auto second = store.operands(work, {.others = 1});
    (void)store.operands(work, {.others = 2});
    EXPECT_EQ(store.operands(work, {.others = 0})[0].data(), first[0].data())
        << "used again: the youngest now";
    (void)store.operands(work, {.others = 3});
    EXPECT_EQ(store.operands(work, {.others = 0})[0].data(), first[0].data()) << "still there";
    const auto again = store.operands(work, {.others = 1});
    EXPECT_NE(again[0].data(), second[0].data()) << "the oldest was given up";
    EXPECT_EQ(again, second) << "and is the same when made anew";
    EXPECT_TRUE(equal(first[0], copy));
}

TEST(data_store, serves_what_is_larger_than_its_budget) {
    const auto work = product(64, 64, 64);
    data_store store(1, 1000);
    const auto a = store.operands(work, {});
    EXPECT_EQ(a[0].size(), 64U * 64U * 4U);
    EXPECT_EQ(store.operands(work, {}), a);
}

TEST(data_store, keeps_a_reference_as_long_as_its_operands) {
    const auto work = product(64, 64, 64);
    data_store store(1, 66'000);
    const auto first = store.reference(work, {.others = 0});
    EXPECT_EQ(store.reference(work, {.others = 0}), first);
    for (std::uint32_t draw = 1; draw < 4; ++draw) {
        (void)store.operands(work, {.others = draw});
    }
    EXPECT_NE(store.reference(work, {.others = 0}), first) << "its operands were given up";
}

TEST(data_store, derived_operands_follow_the_draw) {
    const auto work = kernels::test::built("attention.backward", {{"hq", testing::n(2)},
                                                                  {"hkv", testing::n(1)},
                                                                  {"s", testing::n(8)},
                                                                  {"d", testing::n(16)},
                                                                  {"dtype", "f32"}});
    data_store one(1, plenty), tight(1, 1);
    const data_choice a{.constants = 0, .others = 0}, b{.constants = 1, .others = 1};
    EXPECT_EQ(one.operands(work, a), tight.operands(work, a));
    EXPECT_EQ(one.operands(work, a)[3].data(), one.operands(work, a)[3].data());
    EXPECT_FALSE(equal(one.operands(work, a)[3], one.operands(work, b)[3]));
    const auto made = kernels::make_operands(work, {1, 1, data_mode::random});
    for (std::size_t t = 0; t < made.size(); ++t) {
        EXPECT_TRUE(equal(one.operands(work, b)[t], made[t])) << work.tensors[t].name;
    }
}

TEST(data_store, a_reference_keeps_its_operands) {
    const auto work = product(64, 64, 64);
    data_store store(1, 1000);
    const auto reference = store.reference(work, {});
    ASSERT_NE(reference, nullptr);
    for (std::uint32_t set = 1; set < 5; ++set) {
        (void)store.operands(work, {.others = set});  // pushes the first out
    }
    const std::vector<std::uint64_t> rows{0, 63};
    const auto expected = reference->rows(2, rows, 1);
    const auto whole = store.whole(work, {}, 2);
    EXPECT_EQ(expected.value[64], whole->value[63 * 64]);
}

TEST(data_store, counts_the_time_that_references_took) {
    data_store store(1, plenty);
    EXPECT_EQ(store.reference_ns(), 0);
    (void)store.whole(product(64, 64, 64), {}, 2);
    EXPECT_GT(store.reference_ns(), 0);
}

}  // namespace
}  // namespace accelbench::verify
