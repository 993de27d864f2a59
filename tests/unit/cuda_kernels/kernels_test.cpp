// SPDX-License-Identifier: Apache-2.0
// Every kernel, type and path: shapes with tails, operands at odd addresses, devices with and
// without clusters, against the references; both orders of threads must give the same bits.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <accelbench/sdk/error.hpp>
#include <algorithm>

#include "kernels/data/generator.hpp"
#include "tests/unit/cuda_kernels/plan_run.hpp"

namespace accelbench::cuda_test {
namespace {

using kernels::entry_value;
using kernels::suite_entry;

struct subject {
    std::string name, kernel;
    suite_entry entry;
    bool hopper = true;
    std::size_t shift = 0;
    std::string function;  // that must be among the plan's
    std::uint64_t launches = 1;
    unsigned cluster = 1;     // of the first step
    int multiprocessors = 0;  // 0: those of the small device
};

entry_value n(std::int64_t value) {
    return value;
}
suite_entry rows(const char* r, std::int64_t height, const char* c, std::int64_t width,
                 const char* type) {
    return {{r, n(height)}, {c, n(width)}, {"dtype", type}};
}
suite_entry product(std::int64_t m, std::int64_t cols, std::int64_t k, const char* form,
                    const char* type) {
    return {{"m", n(m)}, {"n", n(cols)}, {"k", n(k)}, {"form", form}, {"dtype", type}};
}
suite_entry heads(std::int64_t b, std::int64_t hq, std::int64_t hkv, std::int64_t d,
                  const char* type) {
    return {{"b", n(b)}, {"hq", n(hq)}, {"hkv", n(hkv)}, {"d", n(d)}, {"dtype", type}};
}
suite_entry with(suite_entry entry, const char* key, std::int64_t value) {
    entry[key] = n(value);
    return entry;
}

std::vector<subject> stream_subjects() {
    return {
        {"copy", "copy", {{"n", n(4099)}, {"dtype", "f32"}}, true, 0, "accb_copy_b32"},
        {"copy_large", "copy", {{"n", n(70001)}, {"dtype", "f32"}}, true, 4, "accb_copy_b32"},
        {"copy_b8", "copy", {{"n", n(4099)}, {"dtype", "bf16"}}, true, 2, "accb_copy_b8"},
        {"triad", "triad", {{"n", n(70001)}, {"dtype", "f32"}}, true, 0, "accb_triad_f32"},
        {"triad_odd", "triad", {{"n", n(3)}, {"dtype", "f32"}}, true, 12, "accb_triad_f32"},
        {"adamw", "adamw", {{"n", n(20003)}, {"dtype", "f32"}}, true, 0, "accb_adamw_f32", 3},
        {"adamw_odd", "adamw", {{"n", n(515)}, {"dtype", "f32"}}, true, 4, "accb_adamw_f32", 2},
    };
}

void add_rows(std::vector<subject>& all, const std::string& type) {
    const char* const t = type.c_str();
    const std::int64_t lot = type == "f32" ? 4 : 8;
    const auto named = [&](const char* what) { return std::string(what) + "_" + type; };
    const std::string s = "accb_softmax_" + type;
    all.push_back({named("softmax"), "softmax", rows("r", 9, "c", 1001, t), true, 0, s});
    all.push_back({named("softmax_even"), "softmax", rows("r", 5, "c", 512, t), true, 0, s});
    all.push_back({named("softmax_shift"), "softmax", rows("r", 3, "c", 77, t), true,
                   type == "f32" ? std::size_t{8} : std::size_t{4}, s});
    all.push_back({named("softmax_one"), "softmax", rows("r", 2, "c", 1, t), true, 0, s});
    all.push_back({named("softmax_cluster"), "softmax", rows("r", 3, "c", lot * 4 * 1024 + 5, t),
                   true, 0, s, 1, 2});
    all.push_back({named("softmax_long"), "softmax", rows("r", 3, "c", lot * 4 * 1024 + 5, t),
                   false, 0, "accb_softmax_long_" + type});
    const std::string sb = "accb_softmax_backward_";
    all.push_back(
        {named("softmax_bwd"), "softmax.backward", rows("r", 7, "c", 1001, t), true, 0, sb + type});
    all.push_back({named("softmax_bwd_cluster"), "softmax.backward",
                   rows("r", 2, "c", lot * 8 * 1024 + 3, t), true, 0, sb + type, 1, 4});
    all.push_back({named("softmax_bwd_long"), "softmax.backward",
                   rows("r", 3, "c", lot * 4 * 1024 + 5, t), false, 0, sb + "long_" + type});
    const std::string ce = "accb_cross_entropy_";
    all.push_back(
        {named("loss"), "cross_entropy", rows("t", 41, "v", 1003, t), true, 0, ce + type});
    all.push_back({named("loss_cluster"), "cross_entropy", rows("t", 1, "v", lot * 4 * 1024 + 1, t),
                   true, 0, ce + type, 1, 4});
    all.push_back({named("loss_bwd"), "cross_entropy.backward", rows("t", 41, "v", 403, t), true, 0,
                   ce + "backward_" + type});
    all.push_back({named("loss_bwd_cluster"), "cross_entropy.backward",
                   rows("t", 3, "v", lot * 4 * 1024 + 5, t), true, 0, ce + "backward_" + type, 1,
                   2});
    all.push_back({named("loss_bwd_long"), "cross_entropy.backward",
                   rows("t", 3, "v", lot * 4 * 1024 + 5, t), false, 0,
                   ce + "backward_long_" + type});
    // Longer than the registers of a cluster: it reads them twice.
    const std::int64_t beyond = lot * 4 * 1024 * 8 + 5;
    all.push_back({named("softmax_long_cluster"), "softmax", rows("r", 2, "c", beyond, t), true, 0,
                   "accb_softmax_long_" + type, 1, 8});
    all.push_back({named("softmax_bwd_long_cluster"), "softmax.backward",
                   rows("r", 2, "c", beyond, t), true, 0, sb + "long_" + type, 1, 8});
    all.push_back({named("loss_bwd_long_cluster"), "cross_entropy.backward",
                   rows("t", 3, "v", beyond, t), true, 0, ce + "backward_long_" + type, 1, 8});
}

void add_norms(std::vector<subject>& all, const std::string& type) {
    const char* const t = type.c_str();
    const std::int64_t lot = type == "f32" ? 4 : 8;
    const auto named = [&](const char* what) { return std::string(what) + "_" + type; };
    const std::string rn = "accb_rms_norm_";
    all.push_back({named("norm"), "rms_norm", rows("t", 9, "h", 1000, t), true, 0, rn + type});
    all.push_back({named("norm_odd"), "rms_norm", rows("t", 4, "h", 1001, t), true, 0, rn + type});
    all.push_back({named("norm_cluster"), "rms_norm", rows("t", 2, "h", lot * 4 * 1024 + 8, t),
                   true, 0, rn + type, 1, 2});
    all.push_back({named("norm_long"), "rms_norm", rows("t", 2, "h", lot * 4 * 1024 + 8, t), false,
                   0, rn + "long_" + type});
    all.push_back({named("norm_long_cluster"), "rms_norm",
                   rows("t", 2, "h", lot * 4 * 1024 * 8 + 5, t), true, 0, rn + "long_" + type, 1,
                   8});
    all.push_back({named("norm_bwd"), "rms_norm.backward", rows("t", 37, "h", 1000, t), true, 0,
                   rn + "backward_" + type});
    all.push_back({named("norm_bwd_odd"), "rms_norm.backward", rows("t", 21, "h", 333, t), true, 0,
                   rn + "backward_" + type});
    all.push_back({named("norm_bwd_shift"), "rms_norm.backward", rows("t", 5, "h", 64, t), true, 4,
                   rn + "backward_" + type});
    all.push_back({named("norm_bwd_cluster"), "rms_norm.backward", rows("t", 9, "h", 8192 + 24, t),
                   true, 0, rn + "backward_" + type, 1, 2});
    all.push_back({named("norm_bwd_long"), "rms_norm.backward", rows("t", 9, "h", 8192 + 24, t),
                   false, 0, rn + "columns_" + type});
}

void add_prefill(std::vector<subject>& all, const std::string& type) {
    const char* const t = type.c_str();
    const auto named = [&](const char* what) { return std::string(what) + "_" + type; };
    const bool ordinary = type == "f32";
    const std::string p = std::string("accb_attention_prefill_") + (ordinary ? "d" : "m");
    all.push_back({named("prefill64"), "attention.prefill", with(heads(2, 4, 2, 64, t), "q", 70),
                   true, 0, p + "64_" + type});
    all.push_back({named("prefill_odd"), "attention.prefill",
                   with(with(heads(1, 3, 1, 41, t), "q", 33), "kv", 95), true, 0,
                   p + "64_" + type});
    all.push_back({named("prefill_full"), "attention.prefill",
                   with(with(with(heads(1, 2, 2, 80, t), "q", 65), "kv", 33), "causal", 0), true, 0,
                   p + "128_" + type});
    all.push_back({named("prefill256"), "attention.prefill", with(heads(1, 2, 1, 160, t), "q", 35),
                   false, 0, p + "256_" + type});
    // Keys in several tiles, the last one short, at an odd address.
    all.push_back({named("prefill128_long"), "attention.prefill",
                   with(with(heads(1, 2, 1, 128, t), "q", 130), "kv", 201), true,
                   ordinary ? std::size_t{4} : std::size_t{2}, p + "128_" + type});
    all.push_back({named("prefill128_chunk"), "attention.prefill",
                   with(with(heads(1, 2, 1, 96, t), "q", 3), "kv", 300), true, 0,
                   p + "128_" + type});
    all.push_back({named("prefill256_full"), "attention.prefill",
                   with(with(with(heads(1, 1, 1, 256, t), "q", 65), "kv", 65), "causal", 0), true,
                   0, p + "256_" + type});
}

void add_decode(std::vector<subject>& all, const std::string& type) {
    const char* const t = type.c_str();
    const auto named = [&](const char* what) { return std::string(what) + "_" + type; };
    const auto d = [&](int of_a_block) {
        return "accb_attention_decode_h" + std::to_string(of_a_block) + "_" + type;
    };
    all.push_back({named("decode"), "attention.decode", with(heads(1, 8, 2, 128, t), "cache", 299),
                   true, 0, d(4)});
    all.push_back({named("decode_group"), "attention.decode",
                   with(heads(1, 20, 2, 40, t), "cache", 150), true, 0, d(8), 2});
    all.push_back({named("decode_odd"), "attention.decode",
                   with(heads(2, 5, 1, 37, t), "cache", 63), true,
                   type == "f32" ? std::size_t{4} : std::size_t{2}, d(8)});
    all.push_back({named("decode_short"), "attention.decode",
                   with(heads(3, 2, 2, 256, t), "cache", 1), true, 0, d(1)});
    // Batches that occupy the device by themselves: several tiles a block, and no join.
    all.push_back({named("decode_alone"), "attention.decode",
                   with(heads(12, 2, 2, 72, t), "cache", 200), true, 0, d(1), 2});
    all.push_back({named("decode_pair"), "attention.decode",
                   with(heads(1, 4, 2, 256, t), "cache", 611), false, 0, d(2), 2});
    // More stretches than a thread of the join has under way at once.
    all.push_back({named("decode_wide"), "attention.decode",
                   with(heads(1, 2, 1, 40, t), "cache", 2200), true, 0,
                   "accb_attention_join_" + type, 1, 1, 132});
}

void add_gradients(std::vector<subject>& all, const std::string& type) {
    const char* const t = type.c_str();
    const bool ordinary = type == "f32";
    const auto named = [&](const char* what) { return std::string(what) + "_" + type; };
    const std::string b = "accb_attention_backward_keys_";
    const auto of = [&](const char* tiles, int depth) {
        return b + (ordinary ? tiles : "m" + std::to_string(depth)) + "_" + type;
    };
    all.push_back({named("bwd64"), "attention.backward", with(heads(1, 4, 2, 64, t), "s", 70), true,
                   0, of("d64r64", 64)});
    all.push_back({named("bwd_odd"), "attention.backward", with(heads(2, 2, 1, 41, t), "s", 33),
                   true, 0, of("d64r64", 64)});
    all.push_back({named("bwd128"), "attention.backward", with(heads(1, 4, 2, 96, t), "s", 70),
                   false, 0, of("d128r32", 128)});
    all.push_back({named("bwd_full"), "attention.backward",
                   with(with(heads(1, 2, 1, 128, t), "s", 37), "causal", 0), true, 0,
                   of("d128r64", 128)});
    // Query heads of a key head in two blocks, two each; and all in one.
    all.push_back({named("bwd_shared"), "attention.backward", with(heads(3, 4, 1, 40, t), "s", 70),
                   false, 0, "accb_attention_backward_join_" + type});
    all.push_back({named("bwd_alone"), "attention.backward", with(heads(8, 2, 1, 64, t), "s", 65),
                   true, 0, of("d64r64", 64)});
    all.push_back({named("bwd256"), "attention.backward", with(heads(1, 2, 1, 136, t), "s", 35),
                   true, 0, of("d256r16", 256)});
    // Several tiles on both sides, at an odd address; heads of a whole tile's depth.
    all.push_back({named("bwd128_long"), "attention.backward",
                   with(heads(1, 2, 2, 104, t), "s", 150), true, 4, of("d128r64", 128)});
    all.push_back({named("bwd256_full"), "attention.backward",
                   with(with(heads(1, 2, 1, 256, t), "s", 69), "causal", 0), true, 0,
                   of("d256r16", 256)});
}

void add_products(std::vector<subject>& all, const std::string& type) {
    const char* const t = type.c_str();
    // Narrow types are on the matrix units; those of s8 take every form.
    const bool ordinary = type == "f32";
    const bool narrow = type == "f16" || type == "bf16";
    for (const std::string form : {"nt", "nn", "tn"}) {
        const char* const f = form.c_str();
        const std::string name = fmt::format("matmul_{}_{}", form, type);
        const std::string of_form = narrow ? fmt::format("{}_{}", form, type) : type;
        const char* const unit = ordinary ? "accb_matmul_t" : "accb_matmul_m";
        const std::string small = fmt::format("{}64_{}", unit, of_form);
        const std::string large = fmt::format("{}128_{}", unit, of_form);
        all.push_back({name, "matmul", product(70, 65, 100, f, t), true, 0, small});
        all.push_back({name + "_even", "matmul", product(64, 128, 144, f, t), true, 0, small});
        all.push_back({name + "_large", "matmul", product(200, 256, 48, f, t), true, 0, large});
        // More steps of depth than stages, a last one of less than 16 bytes, an odd address.
        all.push_back({name + "_deep", "matmul", product(136, 144, 339, f, t), true,
                       narrow ? std::size_t{2} : std::size_t{4}, large, 1, 1, 1});
        // One tile for the whole device: its depth is shared out, in even lines and in odd ones.
        const std::string join = ordinary ? small : "accb_matmul_join_" + type;
        all.push_back({name + "_shared", "matmul", product(48, 32, 1200, f, t), true, 0, join});
        all.push_back({name + "_shared_odd", "matmul", product(33, 17, 1201, f, t), true, 0, join});
    }
    const std::string small = ordinary ? "accb_matmul_t64_" : "accb_matmul_m64_";
    all.push_back({"matmul_one_" + type, "matmul", product(1, 1, 1, "nt", t), true, 0,
                   small + (narrow ? "nt_" : "") + type});
    // Rows of tiles in more than one group, the last one lower, and blocks beside each other.
    all.push_back({"matmul_tall_" + type, "matmul", product(10 * 128 + 5, 136, 40, "nt", t), true,
                   0,
                   (ordinary ? "accb_matmul_t128_" : "accb_matmul_m128_") +
                       std::string(narrow ? "nt_" : "") + type});
}

std::vector<subject> subjects() {
    std::vector<subject> all = stream_subjects();
    for (const char* type : {"f32", "f16", "bf16"}) {
        add_rows(all, type);
        add_norms(all, type);
        add_prefill(all, type);
        add_decode(all, type);
        add_gradients(all, type);
        add_products(all, type);
    }
    add_products(all, "s8");
    return all;
}

class every_kernel : public testing::TestWithParam<subject> {};

TEST_P(every_kernel, MeetsItsReferenceInBothOrdersOfThreads) {
    const subject& it = GetParam();
    const kernels::workload w = built(it.kernel, it.entry);
    const auto before = kernels::make_operands(w, {20261125, 0, kernels::data_mode::random});
    run_options how{it.hopper ? small_hopper() : small_ampere(), {}, it.shift, it.launches};
    if (it.multiprocessors > 0) {
        how.device.sm_count = it.multiprocessors;
    }
    const run_result ascending = run_plan(w, before, how);
    ASSERT_EQ(ascending.problem, "");
    EXPECT_NE(std::find(ascending.functions.begin(), ascending.functions.end(), it.function),
              ascending.functions.end())
        << "the plan runs " << ascending.functions.front();
    EXPECT_EQ(ascending.clusters.front(), it.cluster);
    EXPECT_EQ(ascending.traffic.bank_conflicts, 0U) << "rows of matrices lie in the same banks";
    const judgement verdict = judge(w, before, ascending, it.launches);
    EXPECT_GT(verdict.elements, 0U);
    EXPECT_EQ(verdict.wrong, 0U) << "worst " << verdict.worst << " of the tolerance";

    how.descending = true;
    const run_result descending = run_plan(w, before, how);
    EXPECT_EQ(descending.problem, "");
    EXPECT_TRUE(ascending.after == descending.after)
        << "the result depends on the order of threads between two barriers";
}

TEST(own_product, RunsAsItsTuningRecordSays) {
    for (const char* type : {"f32", "bf16", "s8"}) {
        const bool ordinary = std::string(type) == "f32";
        const kernels::workload w = built("matmul", product(70, 130, 700, "nt", type));
        const auto before = kernels::make_operands(w, {20261126, 0, kernels::data_mode::random});
        for (const char* record : {"own side 64 shares 1", "own side 128 shares 1",
                                   "own side 64 shares 4", "own side 128 shares 2"}) {
            run_options how{small_hopper()};
            how.tuning = record;
            if (ordinary && std::string(record).back() != '1') {
                EXPECT_THROW((void)run_plan(w, before, how), sdk::error) << record;
                continue;
            }
            const run_result got = run_plan(w, before, how);
            ASSERT_EQ(got.problem, "") << record;
            EXPECT_EQ(judge(w, before, got, 1).wrong, 0U) << type << ' ' << record;
            const std::string side =
                std::string(record).find("128") == std::string::npos ? "64_" : "128_";
            EXPECT_NE(got.functions.front().find((ordinary ? "matmul_t" : "matmul_m") + side),
                      std::string::npos)
                << got.functions.front();
            EXPECT_EQ(got.functions.size(), std::string(record).back() == '1' ? 1U : 2U);
        }
        for (const char* record :
             {"own side 64 shares 21", "own side 96 shares 1", "own side 64 shares 0", "own"}) {
            run_options how{small_hopper()};
            how.tuning = record;
            EXPECT_THROW((void)run_plan(w, before, how), sdk::error) << type << ' ' << record;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(cuda, every_kernel, testing::ValuesIn(subjects()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace accelbench::cuda_test
