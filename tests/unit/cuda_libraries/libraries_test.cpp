// SPDX-License-Identifier: Apache-2.0
// Which implementation runs a workload, and what the answers say about it; telemetry behind the
// border.
#include <accelbench/extensions.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/cuda_libraries/border.hpp"

namespace accelbench::cuda_test {
namespace {

class libraries_test : public ::testing::Test {
  protected:
    void SetUp() override { ask(""); }
    void TearDown() override { ask(""); }
    /// Faults of the double of cuBLASLt.
    static void ask(const char* settings) { ::setenv("ACCELBENCH_CUBLASLT_DOUBLE", settings, 1); }
    border plugin_;
};

/// y[16,24] = a op(b), over k.
void product(question& what, accb_dtype type, accb_dtype result, int64_t k, bool nt) {
    what.tensor(type, {16, k}, ACCB_INPUT)
        .tensor(type, nt ? std::vector<int64_t>{24, k} : std::vector<int64_t>{k, 24}, ACCB_CONST)
        .tensor(result, {16, 24}, ACCB_OUTPUT)
        .attribute("trans_b", nt ? 1 : 0);
}

TEST_F(libraries_test, products_go_to_the_library_and_name_its_algorithm) {
    question what("matmul");
    product(what, ACCB_BF16, ACCB_BF16, 32, true);
    const accb_support asked = plugin_.query(what);
    EXPECT_STREQ(asked.implementations, "cublaslt own");
    EXPECT_EQ(asked.compute, accb_dtype{ACCB_BF16});
    EXPECT_EQ(asked.accumulate, accb_dtype{ACCB_F32});
    const border::built built = plugin_.compile(what);
    ASSERT_EQ(built.status, ACCB_OK) << built.text;
    EXPECT_NE(std::string(built.made.note).find("cublaslt 130100 id 21"), std::string::npos)
        << built.made.note;
    EXPECT_EQ(built.made.determinism, uint32_t{ACCB_DETERMINISM_BITWISE});
}

TEST_F(libraries_test, without_libraries_our_kernels_run_on_the_units_that_they_name) {
    border own("off");
    for (const accb_dtype type : {ACCB_BF16, ACCB_F16, ACCB_I8, ACCB_F32}) {
        question what("matmul");
        product(what, type, type == ACCB_I8 ? accb_dtype{ACCB_I32} : type, 32, true);
        const accb_support asked = own.query(what);
        EXPECT_STREQ(asked.implementations, "own");
        EXPECT_EQ(asked.compute, type);
        const border::built built = own.compile(what);
        ASSERT_EQ(built.status, ACCB_OK) << built.text;
        EXPECT_NE(std::string(built.made.note).find(type == ACCB_F32 ? "ordinary" : "mma.sync"),
                  std::string::npos)
            << built.made.note;
        EXPECT_EQ(built.made.determinism, uint32_t{ACCB_DETERMINISM_BITWISE});
        const border::built searched = own.compile(what, {}, true);
        EXPECT_EQ(searched.record.rfind("own side ", 0), 0u) << searched.record;
        const border::built foreign = own.compile(what, "cublaslt 130100 id 11");
        EXPECT_EQ(foreign.status, ACCB_INVALID_ARGUMENT) << foreign.text;
    }
}

TEST_F(libraries_test, what_the_library_does_not_take_goes_to_our_kernel) {
    question turned("matmul"), odd("matmul");
    product(turned, ACCB_I8, ACCB_I32, 32, false);
    product(odd, ACCB_I8, ACCB_I32, 13, true);
    for (question* what : {&turned, &odd}) {
        EXPECT_STREQ(plugin_.query(*what).implementations, "own");
        const border::built built = plugin_.compile(*what);
        ASSERT_EQ(built.status, ACCB_OK) << built.text;
        EXPECT_STREQ(built.made.implementations, "own");
    }
}

TEST_F(libraries_test, a_library_without_an_algorithm_leaves_the_product_to_our_kernel) {
    question what("matmul");
    product(what, ACCB_F32, ACCB_F32, 32, true);
    ask("offer=none");
    const border::built built = plugin_.compile(what);
    ASSERT_EQ(built.status, ACCB_OK) << built.text;
    EXPECT_EQ(std::string(built.made.note).rfind("own kernel", 0), 0u) << built.made.note;
}

TEST_F(libraries_test, tf32_is_named_where_it_is_allowed_and_only_there) {
    question exact("matmul"), loose("matmul");
    product(exact, ACCB_F32, ACCB_F32, 32, true);
    product(loose, ACCB_F32, ACCB_F32, 32, true);
    loose.numerics(ACCB_ALLOW_TF32);
    EXPECT_EQ(plugin_.query(exact).compute, accb_dtype{ACCB_F32});
    EXPECT_EQ(plugin_.query(loose).compute, accb_dtype{ACCB_TF32});
}

TEST_F(libraries_test, determinism_is_promised_where_it_is_required) {
    question what("matmul");
    product(what, ACCB_F32, ACCB_F32, 32, true);
    what.numerics(ACCB_REQUIRE_DETERMINISM);
    EXPECT_EQ(plugin_.query(what).determinism, uint32_t{ACCB_DETERMINISM_BITWISE});
    // Nothing but sums in place: the library is passed over.
    ask("offer=inplace");
    const border::built built = plugin_.compile(what);
    ASSERT_EQ(built.status, ACCB_OK) << built.text;
    EXPECT_EQ(std::string(built.made.note).rfind("own kernel", 0), 0u) << built.made.note;
    EXPECT_EQ(built.made.determinism, uint32_t{ACCB_DETERMINISM_BITWISE});
}

TEST_F(libraries_test, no_device_for_the_library_is_unavailable_in_its_words) {
    question what("matmul");
    product(what, ACCB_F32, ACCB_F32, 32, true);
    ask("create=1");
    const border::built built = plugin_.compile(what);
    EXPECT_EQ(built.status, ACCB_UNAVAILABLE);
    EXPECT_NE(built.text.find("CUBLAS_STATUS_NOT_INITIALIZED"), std::string::npos) << built.text;
}

TEST_F(libraries_test, a_search_gives_a_record_that_compiles_again) {
    question what("matmul");
    product(what, ACCB_F32, ACCB_F32, 32, true);
    const border::built searched = plugin_.compile(what, {}, true);
    ASSERT_EQ(searched.status, ACCB_OK) << searched.text;
    EXPECT_EQ(searched.record.rfind("cublaslt 130100 id ", 0), 0u) << searched.record;
    const border::built again = plugin_.compile(what, searched.record);
    ASSERT_EQ(again.status, ACCB_OK) << again.text;
    EXPECT_NE(std::string(again.made.note).find(searched.record), std::string::npos)
        << again.made.note;
    const border::built foreign = plugin_.compile(what, "cublaslt 120900 id 11");
    EXPECT_EQ(foreign.status, ACCB_INVALID_ARGUMENT);
    EXPECT_NE(foreign.text.find("tune again on this device"), std::string::npos) << foreign.text;
}

TEST_F(libraries_test, attention_over_a_double_runs_by_our_kernels) {
    question what("attention.prefill");
    what.tensor(ACCB_BF16, {1, 4, 32, 64}, ACCB_INPUT)
        .tensor(ACCB_BF16, {1, 2, 32, 64}, ACCB_INPUT)
        .tensor(ACCB_BF16, {1, 2, 32, 64}, ACCB_INPUT)
        .tensor(ACCB_BF16, {1, 4, 32, 64}, ACCB_OUTPUT)
        .attribute("causal", 1);
    EXPECT_STREQ(plugin_.query(what).implementations, "own");
}

TEST_F(libraries_test, telemetry_is_behind_the_border) {
    ::setenv("ACCELBENCH_NVML_DOUBLE", "field.186=200500", 1);
    const auto* const table = static_cast<const accb_telemetry*>(
        plugin_.table().get_extension(plugin_.context(), sdk::str("accb.telemetry/1")));
    ASSERT_NE(table, nullptr);
    ASSERT_GT(table->sensor_count, 0u);
    accb_sensor sensor{};
    sensor.struct_size = sizeof(sensor);
    ASSERT_EQ(table->sensor(plugin_.context(), 0, &sensor, nullptr), ACCB_OK);
    EXPECT_STREQ(sensor.source, "nvml power.instant");
    EXPECT_EQ(sensor.scope, uint32_t{ACCB_SCOPE_CARD});
    accb_sample sample{};
    ASSERT_EQ(table->read(plugin_.context(), &sample, 1, nullptr), ACCB_OK);
    EXPECT_EQ(sample.status, uint32_t{ACCB_SAMPLE_OK});
    EXPECT_EQ(sample.value, 200.5);
    EXPECT_EQ(table->sensor(plugin_.context(), table->sensor_count, &sensor, nullptr),
              ACCB_NOT_FOUND);
}

}  // namespace
}  // namespace accelbench::cuda_test
