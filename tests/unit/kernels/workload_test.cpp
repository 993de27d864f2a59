// SPDX-License-Identifier: Apache-2.0
// Workloads: hashes, costs and refusals.
#include <accelbench/plugin.h>
#include <gtest/gtest.h>

#include "kernels/catalogue/canaries.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "kernels/catalogue/numerics.hpp"

namespace accelbench::kernels {
namespace {

entry_value n(std::int64_t value) {
    return value;
}

suite_entry small_matmul() {
    return {{"m", n(4)},    {"n", n(6)},      {"k", n(8)},
            {"form", "nt"}, {"dtype", "f32"}, {"source", "free"}};
}

workload built(const suite_entry& entry) {
    return find_kernel("matmul")->build(entry).value();
}

TEST(hash, names_do_not_matter) {
    suite_entry other = small_matmul();
    other["source"] = "llama";
    EXPECT_NE(built(small_matmul()).id, built(other).id);
    EXPECT_EQ(built(small_matmul()).sha256, built(other).sha256);
    EXPECT_EQ(built(small_matmul()).sha256.size(), 64U);
}

TEST(hash, whatever_defines_the_work_matters) {
    const workload original = built(small_matmul());
    const auto changed = [&](auto change) {
        workload w = original;
        change(w);
        finish(w);
        return w.sha256 != original.sha256;
    };
    EXPECT_FALSE(changed([](workload&) {}));
    EXPECT_TRUE(changed([](workload& w) { w.tensors[0].dims[0] = 5; }));
    EXPECT_TRUE(changed([](workload& w) { w.tensors[0].fill.kind = fill_kind::uniform; }));
    EXPECT_TRUE(changed([](workload& w) { w.tensors[0].fill.b = 2.0; }));
    EXPECT_TRUE(changed([](workload& w) { w.tensors[1].exact_fill.b += 1.0; }));
    EXPECT_TRUE(changed([](workload& w) { w.tensors[1].role = tensor_role::input; }));
    EXPECT_TRUE(changed([](workload& w) { w.tensors[2].type = dtype::bf16; }));
    EXPECT_TRUE(changed([](workload& w) { w.attributes[0].value = std::int64_t{1}; }));
    EXPECT_TRUE(changed([](workload& w) { w.scalars.push_back({"step", 1, 1}); }));
    EXPECT_TRUE(changed([](workload& w) { w.bound = "looser"; }));
    EXPECT_TRUE(changed([](workload& w) { w.numerics |= 1U; }));
    EXPECT_TRUE(changed([](workload& w) { w.work.flops += 1.0; }));
    EXPECT_TRUE(changed([](workload& w) { w.op_version = 2; }));
}

TEST(cost, follows_the_conventions) {
    const workload w = built(small_matmul());
    EXPECT_EQ(w.work.flops, 2.0 * 4 * 6 * 8);
    EXPECT_EQ(w.work.bytes, 4.0 * (4 * 8 + 6 * 8 + 4 * 6));
    EXPECT_EQ(operand_bytes(w), 4U * (4 * 8 + 6 * 8 + 4 * 6));
    const auto prefill =
        find_kernel("attention.prefill")
            ->build(
                {{"hq", n(32)}, {"hkv", n(8)}, {"q", n(4096)}, {"d", n(128)}, {"dtype", "bf16"}});
    EXPECT_NEAR(prefill->work.flops, 137.47e9,
                0.01e9);  // exact pairs; half the square would be 137.44
    const auto chunk = find_kernel("attention.prefill")
                           ->build({{"hq", n(32)},
                                    {"hkv", n(8)},
                                    {"q", n(2048)},
                                    {"kv", n(8192)},
                                    {"d", n(128)},
                                    {"dtype", "bf16"}});
    EXPECT_NEAR(chunk->work.flops, 240.5e9, 0.2e9);
    EXPECT_EQ(find_kernel("adamw")->build({{"n", n(100)}, {"dtype", "f32"}})->work.bytes, 2800.0);
    EXPECT_EQ(
        find_kernel("softmax")->build({{"r", n(2)}, {"c", n(3)}, {"dtype", "f32"}})->work.flops,
        0.0);
}

TEST(build, refuses_with_its_own_code) {
    const auto code = [](std::string_view kernel, const suite_entry& entry) {
        const auto w = find_kernel(kernel)->build(entry);
        return w ? error_code::none : w.error().code;
    };
    const auto with = [](suite_entry entry, const char* key, const entry_value& value) {
        entry[key] = value;
        return entry;
    };
    EXPECT_EQ(code("matmul", with(small_matmul(), "m", n(0))), error_code::bad_shape);
    EXPECT_EQ(code("matmul", with(small_matmul(), "m", n(-5))), error_code::bad_shape);
    EXPECT_EQ(code("matmul", with(small_matmul(), "m", "four")), error_code::bad_suite);
    EXPECT_EQ(code("matmul", with(small_matmul(), "dtype", "f31")), error_code::bad_dtype);
    EXPECT_EQ(code("matmul", with(small_matmul(), "form", "tt")), error_code::bad_suite);
    EXPECT_EQ(code("matmul", with(small_matmul(), "mm", n(1))), error_code::bad_suite);
    EXPECT_EQ(code("matmul", with(small_matmul(), "k", n(70000000))), error_code::bad_shape);
    EXPECT_EQ(code("matmul", with(with(small_matmul(), "k", n(200000)), "dtype", "s8")),
              error_code::bad_shape);
    EXPECT_EQ(code("matmul", with(with(small_matmul(), "m", n(1)), "m", std::int64_t{1} << 39)),
              error_code::none);
    EXPECT_EQ(code("copy", {{"n", std::int64_t{1} << 40}, {"dtype", "f32"}}), error_code::none);
    EXPECT_EQ(code("matmul", with(with(small_matmul(), "m", std::int64_t{1} << 40), "n",
                                  std::int64_t{1} << 40)),
              error_code::too_large);
    EXPECT_EQ(code("attention.decode",
                   {{"hq", n(5)}, {"hkv", n(2)}, {"cache", n(7)}, {"d", n(8)}, {"dtype", "f32"}}),
              error_code::bad_shape);
    EXPECT_EQ(code("attention.prefill", {{"hq", n(4)},
                                         {"hkv", n(2)},
                                         {"q", n(8)},
                                         {"kv", n(4)},
                                         {"d", n(8)},
                                         {"dtype", "f32"}}),
              error_code::bad_shape);
    EXPECT_EQ(code("adamw", {{"n", n(8)}, {"dtype", "bf16"}}), error_code::bad_dtype);
}

TEST(numbers, equal_the_borders) {
    EXPECT_EQ(static_cast<int>(dtype::f64), ACCB_F64);
    EXPECT_EQ(static_cast<int>(dtype::f32), ACCB_F32);
    EXPECT_EQ(static_cast<int>(dtype::f16), ACCB_F16);
    EXPECT_EQ(static_cast<int>(dtype::bf16), ACCB_BF16);
    EXPECT_EQ(static_cast<int>(dtype::tf32), ACCB_TF32);
    EXPECT_EQ(static_cast<int>(dtype::i64), ACCB_I64);
    EXPECT_EQ(static_cast<int>(dtype::i32), ACCB_I32);
    EXPECT_EQ(static_cast<int>(dtype::i8), ACCB_I8);
    EXPECT_EQ(static_cast<int>(dtype::u8), ACCB_U8);
    EXPECT_EQ(allow_reorder, static_cast<std::uint32_t>(ACCB_ALLOW_REORDER));
    EXPECT_EQ(allow_flush_denormals, static_cast<std::uint32_t>(ACCB_ALLOW_FLUSH_DENORMALS));
    EXPECT_EQ(static_cast<int>(tensor_role::input), ACCB_INPUT);
    EXPECT_EQ(static_cast<int>(tensor_role::output), ACCB_OUTPUT);
    EXPECT_EQ(static_cast<int>(tensor_role::inout), ACCB_INOUT);
    EXPECT_EQ(static_cast<int>(tensor_role::constant), ACCB_CONST);
    EXPECT_EQ(static_cast<int>(tensor_role::state), ACCB_STATE);
    EXPECT_EQ(static_cast<int>(placement::host), ACCB_MEM_HOST);
    EXPECT_EQ(static_cast<int>(placement::device), ACCB_MEM_DEVICE);
    EXPECT_EQ(static_cast<int>(phase::inference), ACCB_INFERENCE);
    EXPECT_EQ(static_cast<int>(phase::backward), ACCB_BACKWARD);
    EXPECT_EQ(static_cast<int>(phase::optimizer), ACCB_OPTIMIZER);
    EXPECT_EQ(static_cast<int>(phase::collective), ACCB_COLLECTIVE);
    EXPECT_EQ(static_cast<int>(phase::transfer), ACCB_TRANSFER);
}

TEST(canaries, exist) {
    EXPECT_EQ(compute_canaries().front().work.flops, 2.0 * 512 * 512 * 512);
    EXPECT_EQ(memory_canaries().front().work.bytes, 16.0 * 1024 * 1024);
    for (const auto& sizes : {compute_canaries(), memory_canaries()}) {
        EXPECT_TRUE(std::is_sorted(sizes.begin(), sizes.end(), [](const auto& a, const auto& b) {
            return operand_bytes(a) < operand_bytes(b);
        }));
    }
}

}  // namespace
}  // namespace accelbench::kernels
