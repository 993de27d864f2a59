// SPDX-License-Identifier: Apache-2.0
// Which algorithms may stand in a row: honest ones, repeatable ones where asked, and those that a
// record names.
#include "fixture.hpp"

namespace accelbench::cuda::blaslt {
namespace {

problem square(accb_dtype type, accb_dtype result) {
    problem it;
    it.m = it.n = it.k = 32;
    it.trans_b = true;
    it.a = it.b = type;
    it.y = result;
    return it;
}

class choice_test : public double_test {
  protected:
    [[nodiscard]] uint64_t flags_of(const algorithm& how) const {
        uint64_t flags = 0;
        std::size_t written = 0;
        EXPECT_EQ(lt().algo_capability(&how.opaque, CUBLASLT_ALGO_CAP_NUMERICAL_IMPL_FLAGS, &flags,
                                       sizeof(flags), &written),
                  CUBLAS_STATUS_SUCCESS);
        return flags;
    }
    [[nodiscard]] uint32_t reduction_of(const algorithm& how) const {
        uint32_t way = 0;
        std::size_t written = 0;
        (void)lt().algo_get(&how.opaque, CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME, &way, sizeof(way),
                            &written);
        return way;
    }
    std::optional<algorithm> from_record(const problem& it, const std::string& record) {
        return algorithm_of(lt(), handle(), it, describe(lt(), it), 1u << 20, record, why_);
    }
    std::string why_;
};

TEST_F(choice_test, f32_never_becomes_tf32_unless_the_workload_allows_it) {
    ask("lie=tf32");  // the library's favourite cuts its inputs
    problem it = square(ACCB_F32, ACCB_F32);
    ASSERT_FALSE(offered(it).empty());
    for (const algorithm& one : offered(it)) {
        EXPECT_EQ(flags_of(one) & CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32, 0u);
    }
    it.tf32 = true;
    EXPECT_NE(flags_of(offered(it).front()) & CUBLASLT_NUMERICAL_IMPL_FLAGS_INPUT_TF32, 0u);
}

TEST_F(choice_test, tf32_is_asked_of_the_matrix_units) {
    problem it = square(ACCB_F32, ACCB_F32);
    it.tf32 = true;
    EXPECT_EQ(arithmetic_of(it).compute, CUBLAS_COMPUTE_32F_FAST_TF32);
    EXPECT_NE(flags_of(offered(it).front()) & CUBLASLT_NUMERICAL_IMPL_FLAGS_HMMA, 0u);
}

TEST_F(choice_test, sums_of_f16_are_never_f16) {
    ask("lie=f16sum");
    const auto found = offered(square(ACCB_F16, ACCB_F16));
    ASSERT_FALSE(found.empty());
    for (const algorithm& one : found) {
        EXPECT_EQ(flags_of(one) & CUBLASLT_NUMERICAL_IMPL_FLAGS_ACCUMULATOR_16F, 0u);
    }
}

TEST_F(choice_test, an_algorithm_that_does_not_say_how_it_computes_is_passed_over) {
    const std::size_t honest = offered(square(ACCB_F32, ACCB_F32)).size();
    for (const char* lie : {"lie=silent", "lie=mute"}) {
        ask(lie);
        const auto found = offered(square(ACCB_F32, ACCB_F32));
        EXPECT_EQ(found.size(), honest) << lie;
        for (const algorithm& one : found) {
            EXPECT_NE(flags_of(one), 0u) << lie;
        }
    }
}

TEST_F(choice_test, parts_of_a_narrow_sum_are_never_rounded_in_between) {
    for (const algorithm& one : offered(square(ACCB_BF16, ACCB_BF16))) {
        EXPECT_EQ(reduction_of(one) & ~CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE, 0u);
    }
    bool in_place = false;
    for (const algorithm& one : offered(square(ACCB_F32, ACCB_F32))) {
        in_place = in_place || reduction_of(one) == CUBLASLT_REDUCTION_SCHEME_INPLACE;
    }
    EXPECT_TRUE(in_place) << "f32 results may be added up in place";
}

TEST_F(choice_test, determinism_is_honoured_or_nothing_is_found) {
    problem it = square(ACCB_F32, ACCB_F32);
    ask("offer=inplace");
    ASSERT_FALSE(offered(it).empty());
    EXPECT_FALSE(offered(it).front().repeatable);
    it.deterministic = true;
    EXPECT_TRUE(offered(it).empty());
    ask("");
    for (const algorithm& one : offered(it)) {
        EXPECT_TRUE(one.repeatable);
    }
}

TEST_F(choice_test, an_empty_answer_of_the_library_is_no_error) {
    ask("offer=none");
    EXPECT_TRUE(offered(square(ACCB_F32, ACCB_F32)).empty());
    ask("heuristic=15");
    EXPECT_TRUE(offered(square(ACCB_F32, ACCB_F32)).empty());
}

TEST_F(choice_test, a_record_brings_back_every_algorithm) {
    const problem it = square(ACCB_F32, ACCB_F32);
    for (const algorithm& one : offered(it)) {
        const std::string record = record_of(lt(), one);
        const auto again = from_record(it, record);
        ASSERT_TRUE(again) << record << ": " << why_;
        EXPECT_EQ(record_of(lt(), *again), record);
        EXPECT_EQ(again->workspace_bytes, one.workspace_bytes);
        EXPECT_EQ(again->repeatable, one.repeatable);
    }
}

TEST_F(choice_test, a_record_that_does_not_fit_says_why) {
    const problem it = square(ACCB_F32, ACCB_F32);
    const std::string good = record_of(lt(), offered(it).front());
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        text.replace(text.find(from), from.size(), to);
        return text;
    };
    EXPECT_FALSE(from_record(it, "matmul v8 r6x2"));
    EXPECT_EQ(why_, "it is no record of cuBLASLt");
    EXPECT_FALSE(from_record(it, good + " and more"));
    EXPECT_EQ(why_, "it is no record of cuBLASLt");
    EXPECT_FALSE(from_record(it, changed("cublaslt 130100", "cublaslt 130000")));
    EXPECT_EQ(why_, "it was made with version 130000 of cuBLASLt, and this is 130100");
    EXPECT_FALSE(from_record(it, changed("id 11", "id 99")));
    EXPECT_EQ(why_, "this library does not have its algorithm");
    EXPECT_FALSE(from_record(it, changed("inner 0", "inner 70000")));
    EXPECT_EQ(why_, "this library does not have its algorithm");
    EXPECT_FALSE(from_record(it, changed("tile 18", "tile 19")));
    EXPECT_EQ(why_, "its algorithm does not run here");
    EXPECT_FALSE(from_record(it, changed("splitk 1", "splitk 4000000")
                                     .replace(good.find("reduction 0") + 6, 11, "reduction 2")));
    EXPECT_EQ(why_, "its algorithm needs a larger workspace");
    problem narrow = square(ACCB_BF16, ACCB_BF16);
    EXPECT_FALSE(from_record(narrow,
                             "cublaslt 130100 id 21 tile 20 stages 12 splitk 4 reduction 4 "
                             "swizzle 0 custom 0 inner 0 cluster 0"));
    EXPECT_EQ(why_, "its algorithm does not keep the workload's arithmetic");
}

}  // namespace
}  // namespace accelbench::cuda::blaslt
