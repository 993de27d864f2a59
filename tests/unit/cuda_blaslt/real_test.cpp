// SPDX-License-Identifier: Apache-2.0
// Nvidia's own library, where it is installed, without a device: it must take every description
// that we make, and its "no device" must reach the row in its own words.
#include <gtest/gtest.h>

#include <accelbench/sdk/error.hpp>

#include "blaslt/product.hpp"

namespace accelbench::cuda::blaslt {
namespace {

class real_test : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!library().table) {
            GTEST_SKIP() << library().why;
        }
    }
    static const api& lt() { return *library().table; }

    template <class Value>
    static Value value_of(cublasLtMatmulDesc_t desc, cublasLtMatmulDescAttributes_t which) {
        Value value{};
        std::size_t written = 0;
        EXPECT_EQ(lt().desc_get(desc, which, &value, sizeof(value), &written),
                  CUBLAS_STATUS_SUCCESS);
        EXPECT_EQ(written, sizeof(value));
        return value;
    }
    template <class Value>
    static Value value_of(cublasLtMatrixLayout_t layout, cublasLtMatrixLayoutAttribute_t which) {
        Value value{};
        std::size_t written = 0;
        EXPECT_EQ(lt().layout_get(layout, which, &value, sizeof(value), &written),
                  CUBLAS_STATUS_SUCCESS);
        EXPECT_EQ(written, sizeof(value));
        return value;
    }
    template <class Value>
    static Value value_of(cublasLtMatmulPreference_t preference,
                          cublasLtMatmulPreferenceAttributes_t which) {
        Value value{};
        std::size_t written = 0;
        EXPECT_EQ(lt().preference_get(preference, which, &value, sizeof(value), &written),
                  CUBLAS_STATUS_SUCCESS);
        EXPECT_EQ(written, sizeof(value));
        return value;
    }
};

struct types {
    accb_dtype a, b, y;
};
constexpr types all_types[] = {{ACCB_F32, ACCB_F32, ACCB_F32},
                               {ACCB_F16, ACCB_F16, ACCB_F16},
                               {ACCB_BF16, ACCB_BF16, ACCB_BF16},
                               {ACCB_F16, ACCB_F16, ACCB_F32},
                               {ACCB_BF16, ACCB_BF16, ACCB_F32},
                               {ACCB_I8, ACCB_I8, ACCB_I32},
                               {ACCB_F8E4M3FN, ACCB_F8E4M3FN, ACCB_BF16},
                               {ACCB_F8E4M3FN, ACCB_F8E5M2, ACCB_F32},
                               {ACCB_F8E5M2, ACCB_F8E4M3FN, ACCB_F16}};

std::vector<problem> everything() {
    std::vector<problem> all;
    for (const types& type : all_types) {
        for (const int form : {0, 1, 2}) {
            problem it;
            it.m = 48;
            it.n = 64;
            it.k = 96;
            it.trans_a = form == 2;
            it.trans_b = form == 0;
            it.a = type.a;
            it.b = type.b;
            it.y = type.y;
            all.push_back(it);
            it.many = {.count = 3, .stride_a = 48 * 96, .stride_b = 64 * 96, .stride_y = 48 * 64};
            it.deterministic = true;
            it.tf32 = type.a == ACCB_F32;
            all.push_back(it);
            it.after = epilogue::gelu_bias;
            all.push_back(it);
        }
    }
    return all;
}

TEST_F(real_test, it_takes_and_keeps_every_description) {
    int described = 0;
    for (const problem& it : everything()) {
        if (objection_to(it).why != 0) {
            continue;
        }
        ++described;
        const descriptors made = describe(lt(), it);
        const arithmetic how = arithmetic_of(it);
        cublasLtMatmulDesc_t op = made.operation.get();
        EXPECT_EQ(value_of<int32_t>(op, CUBLASLT_MATMUL_DESC_COMPUTE_TYPE), how.compute);
        EXPECT_EQ(value_of<int32_t>(op, CUBLASLT_MATMUL_DESC_SCALE_TYPE), how.scale);
        EXPECT_EQ(value_of<int32_t>(op, CUBLASLT_MATMUL_DESC_TRANSA),
                  it.trans_b ? CUBLAS_OP_T : CUBLAS_OP_N);
        EXPECT_EQ(value_of<int32_t>(op, CUBLASLT_MATMUL_DESC_TRANSB),
                  it.trans_a ? CUBLAS_OP_T : CUBLAS_OP_N);
        EXPECT_EQ(value_of<int8_t>(op, CUBLASLT_MATMUL_DESC_FAST_ACCUM), 0);
        EXPECT_EQ(value_of<int32_t>(made.first.get(), CUBLASLT_MATRIX_LAYOUT_TYPE), how.b);
        EXPECT_EQ(value_of<int32_t>(made.second.get(), CUBLASLT_MATRIX_LAYOUT_TYPE), how.a);
        EXPECT_EQ(value_of<int32_t>(made.result.get(), CUBLASLT_MATRIX_LAYOUT_TYPE), how.y);
        // Column by column: n fast, which is our rows of y.
        EXPECT_EQ(value_of<uint64_t>(made.result.get(), CUBLASLT_MATRIX_LAYOUT_ROWS), 64u);
        EXPECT_EQ(value_of<uint64_t>(made.result.get(), CUBLASLT_MATRIX_LAYOUT_COLS), 48u);
        EXPECT_EQ(value_of<int64_t>(made.result.get(), CUBLASLT_MATRIX_LAYOUT_LD), 64);
        EXPECT_EQ(value_of<int64_t>(made.first.get(), CUBLASLT_MATRIX_LAYOUT_LD),
                  it.trans_b ? 96 : 64);
        EXPECT_EQ(value_of<int32_t>(made.first.get(), CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT),
                  it.many.count);
    }
    EXPECT_GE(described, 30);
}

TEST_F(real_test, it_takes_and_keeps_preferences_and_side_pointers) {
    problem it;
    it.m = it.n = it.k = 64;
    it.trans_b = true;
    it.a = it.b = ACCB_F8E4M3FN;
    it.y = ACCB_BF16;
    it.align_a = 16;
    it.align_b = 32;
    it.align_y = 64;
    const auto wish = prefer(lt(), it, 123 << 10);
    EXPECT_EQ(value_of<uint64_t>(wish.get(), CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES), 123u << 10);
    EXPECT_EQ(value_of<uint32_t>(wish.get(), CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK),
              uint32_t{CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE});
    EXPECT_EQ(value_of<uint32_t>(wish.get(), CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES), 32u);
    EXPECT_EQ(value_of<uint32_t>(wish.get(), CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES), 16u);
    EXPECT_EQ(value_of<uint32_t>(wish.get(), CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES), 64u);
    const descriptors made = describe(lt(), it);
    float places[3];
    attach(lt(), made, {.bias = &places[0], .scale_a = &places[1], .scale_b = &places[2]});
    cublasLtMatmulDesc_t op = made.operation.get();
    EXPECT_EQ(value_of<void*>(op, CUBLASLT_MATMUL_DESC_BIAS_POINTER), &places[0]);
    EXPECT_EQ(value_of<void*>(op, CUBLASLT_MATMUL_DESC_A_SCALE_POINTER), &places[2]);
    EXPECT_EQ(value_of<void*>(op, CUBLASLT_MATMUL_DESC_B_SCALE_POINTER), &places[1]);
}

TEST_F(real_test, a_machine_without_a_device_is_unavailable_in_its_words) {
    try {
        const auto handle = open_handle(lt());
        GTEST_SKIP() << "there is a device here";
    } catch (const sdk::error& no) {
        EXPECT_EQ(no.code(), ACCB_UNAVAILABLE) << no.what();
        EXPECT_EQ(no.vendor_code(), CUBLAS_STATUS_NOT_INITIALIZED);
        EXPECT_NE(std::string(no.what()).find("the library was not initialized"), std::string::npos)
            << no.what();
    }
}

TEST_F(real_test, its_version_is_known) {
    EXPECT_EQ(library().version.rfind("cuBLASLt 13.", 0), 0u) << library().version;
}

TEST_F(real_test, every_status_has_a_place) {
    for (const int code : {1, 3, 7, 8, 11, 13, 14, 15, 16}) {
        try {
            fail(lt(), static_cast<cublasStatus_t>(code), "test");
        } catch (const sdk::error& no) {
            EXPECT_NE(no.code(), ACCB_OK);
            EXPECT_NE(std::string(no.what()).find("CUBLAS_STATUS_"), std::string::npos)
                << no.what();
        }
    }
}

TEST(library_test, one_that_is_not_there_says_what_to_install) {
    const lookup found = open_library("libcublasLt-nowhere.so.13");
    EXPECT_FALSE(found.table);
    EXPECT_NE(found.why.find("libcublasLt-nowhere.so.13"), std::string::npos) << found.why;
    EXPECT_NE(found.why.find("install cuBLAS of CUDA"), std::string::npos) << found.why;
}

TEST(library_test, another_generation_is_named) {
    const lookup found = open_library(ACCELBENCH_OTHER_GENERATION);
    EXPECT_FALSE(found.table);
    EXPECT_NE(found.why.find("calls itself cuBLASLt 12.9.2"), std::string::npos) << found.why;
}

TEST(library_test, a_missing_function_is_named) {
    const lookup found = open_library(ACCELBENCH_BROKEN_LIBRARY);
    EXPECT_FALSE(found.table);
    EXPECT_NE(found.why.find("lacks cublasLtCreate"), std::string::npos) << found.why;
}

TEST(objection_test, what_the_documentation_excludes_is_not_asked_for) {
    problem it;
    it.m = 3;
    it.n = 8;
    it.k = 12;
    it.trans_b = true;
    it.a = it.b = ACCB_I8;
    it.y = ACCB_I32;
    EXPECT_EQ(objection_to(it).why, 0u);
    problem nn = it;
    nn.trans_b = false;
    EXPECT_EQ(objection_to(nn).why, uint32_t{ACCB_WHY_SHAPE});
    problem odd = it;
    odd.k = 13;
    EXPECT_EQ(objection_to(odd).why, uint32_t{ACCB_WHY_SHAPE});
    problem wide = it;
    wide.y = ACCB_F32;
    EXPECT_EQ(objection_to(wide).why, uint32_t{ACCB_WHY_DTYPE});
    problem e5m2 = it;
    e5m2.a = e5m2.b = ACCB_F8E5M2;
    e5m2.y = ACCB_F32;
    EXPECT_EQ(objection_to(e5m2).why, uint32_t{ACCB_WHY_DTYPE});
    problem mixed = it;
    mixed.a = ACCB_F32;
    EXPECT_EQ(objection_to(mixed).why, uint32_t{ACCB_WHY_DTYPE});
}

}  // namespace
}  // namespace accelbench::cuda::blaslt
