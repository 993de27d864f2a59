// SPDX-License-Identifier: Apache-2.0
// Every workload of the built-in suites: a model that ONNX's checker passes and that says what the
// workload says, or a typed reason why there is none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/sha256.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "kernels/onnx/export.hpp"
#include "kernels/suites/suite.hpp"
#include "tests/unit/onnx/checker.hpp"

namespace accelbench::kernels {
namespace {

using accelbench::testing::check_model;
using accelbench::testing::named_tensor;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<workload> all_workloads() {
    std::vector<workload> all;
    std::set<std::string> seen;
    for (const auto name : built_in_suites()) {
        auto suite = load_suite(name);
        for (auto& row : suite->rows) {
            if (seen.insert(row.work.id).second) {
                all.push_back(std::move(row.work));
            }
        }
    }
    return all;
}

workload product(const std::string& form, const std::string& type) {
    return *find_kernel("matmul")->build({{"m", std::int64_t{3}},
                                          {"n", std::int64_t{5}},
                                          {"k", std::int64_t{7}},
                                          {"form", form},
                                          {"dtype", type}});
}

model_file model_of(const workload& w) {
    auto made = to_onnx(w);
    EXPECT_TRUE(std::holds_alternative<model_file>(made)) << w.id;
    return std::get<model_file>(std::move(made));
}

onnx_refusal refusal_of(const workload& w) {
    const auto made = to_onnx(w);
    EXPECT_TRUE(std::holds_alternative<no_onnx>(made)) << w.id;
    EXPECT_THAT(std::get<no_onnx>(made).sentence, HasSubstr("ONNX"));
    return std::get<no_onnx>(made).why;
}

int number_of(dtype type) {  // TensorProto.DataType
    const std::map<dtype, int> numbers{
        {dtype::f32, 1}, {dtype::i8, 3}, {dtype::i32, 6}, {dtype::f16, 10}, {dtype::bf16, 16}};
    return numbers.at(type);
}

const named_tensor* find(const std::vector<named_tensor>& list, const std::string& name) {
    const auto at =
        std::find_if(list.begin(), list.end(), [&](const auto& t) { return t.name == name; });
    return at == list.end() ? nullptr : &*at;
}

void expect_same(const named_tensor* got, const tensor& want, const std::string& id) {
    ASSERT_NE(got, nullptr) << id << ": " << want.name;
    EXPECT_EQ(got->element_type, number_of(want.type)) << id << ": " << want.name;
    EXPECT_EQ(got->dims, want.dims) << id << ": " << want.name;
}

TEST(onnx, every_model_passes_the_checker_and_has_the_workloads_tensors) {
    std::size_t models = 0;
    for (const workload& w : all_workloads()) {
        const auto made = to_onnx(w);
        const auto* model = std::get_if<model_file>(&made);
        if (model == nullptr) {
            continue;
        }
        ++models;
        const auto read = check_model(model->bytes);
        EXPECT_EQ(read.complaint, "") << w.id;
        EXPECT_EQ(read.opset, onnx_opset);
        EXPECT_EQ(model->sha256, sha256_hex(model->bytes));
        std::size_t inputs = w.scalars.size(), outputs = 0;
        for (const tensor& t : w.tensors) {
            if (t.role != tensor_role::output) {
                ++inputs;
                expect_same(find(read.inputs, t.name), t, w.id);
            }
            if (is_written(t.role)) {
                ++outputs;
                const bool both = t.role != tensor_role::output;
                expect_same(find(read.outputs, both ? t.name + ".out" : t.name), t, w.id);
            }
        }
        EXPECT_EQ(read.inputs.size(), inputs) << w.id;
        EXPECT_EQ(read.outputs.size(), outputs) << w.id;
        EXPECT_LE(read.largest_constant, 8U) << w.id << ": an operand lies in the file";
        EXPECT_LT(model->bytes.size(), 16384U) << w.id;
    }
    EXPECT_GE(models, 50U);
}

TEST(onnx, scalars_are_inputs_without_dimensions) {
    for (const workload& w : all_workloads()) {
        if (w.op == "adamw") {
            const auto read = check_model(model_of(w).bytes);
            const auto* step = find(read.inputs, "scalar.0");
            ASSERT_NE(step, nullptr);
            EXPECT_EQ(step->element_type, 7);  // INT64
            EXPECT_TRUE(step->dims.empty());
        }
    }
}

TEST(onnx, what_cannot_be_said_has_its_reason) {
    std::map<onnx_refusal, std::set<std::string>> refused;
    for (const workload& w : all_workloads()) {
        if (std::holds_alternative<no_onnx>(to_onnx(w))) {
            refused[refusal_of(w)].insert(w.kernel);
        }
    }
    EXPECT_THAT(refused[onnx_refusal::placement], ElementsAre("d2h", "h2d"));
    EXPECT_THAT(refused[onnx_refusal::nothing], ElementsAre("empty"));
    EXPECT_THAT(refused[onnx_refusal::collective],
                ElementsAre("all_gather", "all_reduce", "all_to_all", "broadcast", "reduce_scatter",
                            "send_recv"));
    EXPECT_EQ(refused.size(), 3U);
    workload foreign = product("nt", "f32");
    foreign.op = "conv3d";
    EXPECT_EQ(refusal_of(foreign), onnx_refusal::kernel);
    EXPECT_EQ(onnx_sha256(foreign), "");
}

TEST(onnx, a_product_transposes_what_its_form_says) {
    using names = std::vector<std::string>;
    const auto operators = [](const std::string& form, const std::string& type) {
        return check_model(model_of(product(form, type)).bytes).operators;
    };
    EXPECT_EQ(operators("nn", "f32"), (names{"MatMul"}));
    EXPECT_EQ(operators("nt", "f32"), (names{"Transpose", "MatMul"}));
    EXPECT_EQ(operators("tn", "bf16"), (names{"Transpose", "MatMul"}));
    EXPECT_EQ(operators("nt", "s8"), (names{"Transpose", "MatMulInteger"}));
}

TEST(onnx, narrow_storage_is_computed_in_float32) {
    for (const char* kernel : {"rms_norm", "rms_norm.backward"}) {
        const workload w = *find_kernel(kernel)->build(
            {{"t", std::int64_t{3}}, {"h", std::int64_t{8}}, {"dtype", std::string("bf16")}});
        EXPECT_THAT(check_model(model_of(w).bytes).operators, Contains("Cast")) << kernel;
        EXPECT_EQ(check_model(model_of(w).bytes).complaint, "");
    }
    const workload attention = *find_kernel("attention.backward")
                                    ->build({{"hq", std::int64_t{4}},
                                             {"hkv", std::int64_t{2}},
                                             {"s", std::int64_t{6}},
                                             {"d", std::int64_t{8}},
                                             {"dtype", std::string("f16")}});
    EXPECT_EQ(check_model(model_of(attention).bytes).complaint, "");
}

/// The hash of a model stands in plans and results: a change of one is a change of what was
/// measured. After a change that is meant: accelbench export-onnx --list | grep -v 'no model'.
TEST(onnx, the_same_workload_gives_the_same_bytes_as_ever) {
    std::ostringstream now;
    for (const workload& w : all_workloads()) {
        if (const auto hash = onnx_sha256(w); !hash.empty()) {
            EXPECT_EQ(hash, onnx_sha256(w));
            now << w.id << "  " << hash << '\n';
        }
    }
    std::ostringstream then;
    then << std::ifstream(ACCELBENCH_ONNX_LOCK).rdbuf();
    EXPECT_EQ(now.str(), then.str());
}

}  // namespace
}  // namespace accelbench::kernels
