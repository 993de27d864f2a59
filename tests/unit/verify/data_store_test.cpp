// SPDX-License-Identifier: Apache-2.0
// The store of operands and expectations: computed once, kept while memory lasts, never stale.
#include "harness/verify/data_store.hpp"

#include <gtest/gtest.h>

#include "tests/unit/verify/scene.hpp"

namespace accelbench::verify {
namespace {

using kernels::data_mode;
using testing::product;

constexpr std::uint64_t plenty = 64ULL << 20U;

TEST(data_store, computes_once_while_it_fits) {
    data_store store(1, plenty);
    const auto work = product(16, 24, 32);
    EXPECT_EQ(store.operands(work, {}), store.operands(work, {}));
    EXPECT_EQ(store.whole(work, {}, 2), store.whole(work, {}, 2));
}

TEST(data_store, equal_questions_have_equal_answers_and_others_have_not) {
    const auto work = product(16, 24, 32);
    data_store one(1, plenty), again(1, plenty), other(2, plenty);
    EXPECT_EQ(*one.operands(work, {}), *again.operands(work, {}));
    EXPECT_NE(*one.operands(work, {}), *other.operands(work, {})) << "seeds";
    EXPECT_NE(*one.operands(work, {}), *one.operands(work, {.mode = data_mode::exact}));
    const auto wider = product(16, 24, 33);
    EXPECT_NE(one.operands(work, {})->at(0).size(), one.operands(wider, {})->at(0).size());
}

TEST(data_store, inputs_are_exchanged_while_constants_stay) {
    const auto work = product(16, 24, 32);
    ASSERT_EQ(work.tensors[0].role, kernels::tensor_role::input);
    ASSERT_EQ(work.tensors[1].role, kernels::tensor_role::constant);
    data_store store(1, plenty);
    const auto before = store.operands(work, {.constants = 0, .others = 0});
    const auto after = store.operands(work, {.constants = 0, .others = 1});
    EXPECT_NE((*before)[0], (*after)[0]);
    EXPECT_EQ((*before)[1], (*after)[1]);
    EXPECT_TRUE((*before)[2].empty()) << "outputs are the device's to fill";
    const auto whole = store.operands(work, {.constants = 1, .others = 1});
    EXPECT_EQ((*whole)[0], (*after)[0]);
    EXPECT_NE((*whole)[1], (*after)[1]);
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
    const auto work = product(64, 64, 64);  // 32 KiB of operands
    data_store store(1, 100'000);           // three of them
    const auto first = store.operands(work, {.others = 0});
    const auto copy = *first;
    const auto second = store.operands(work, {.others = 1});
    (void)store.operands(work, {.others = 2});
    EXPECT_EQ(store.operands(work, {.others = 0}), first) << "used again: the youngest now";
    (void)store.operands(work, {.others = 3});
    EXPECT_EQ(store.operands(work, {.others = 0}), first) << "still there";
    EXPECT_NE(store.operands(work, {.others = 1}), second) << "the oldest was given up";
    EXPECT_EQ(*store.operands(work, {.others = 1}), *second) << "and is the same when made anew";
    EXPECT_EQ(*first, copy);
}

TEST(data_store, serves_what_is_larger_than_its_budget) {
    const auto work = product(64, 64, 64);
    data_store store(1, 1000);
    const auto a = store.operands(work, {});
    EXPECT_EQ((*a)[0].size(), 64U * 64U * 4U);
    EXPECT_EQ(*store.operands(work, {}), *a);
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
