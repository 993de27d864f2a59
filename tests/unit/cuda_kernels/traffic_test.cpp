// SPDX-License-Identifier: Apache-2.0
// Bytes that each memory-bound kernel asks of memory, counted by the host's grid, against the bytes
// that the workload credits: what keeps a kernel from reaching the bandwidth of its device by
// design.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "kernels/data/generator.hpp"
#include "tests/unit/cuda_kernels/plan_run.hpp"

namespace accelbench::cuda_test {
namespace {

using kernels::entry_value;

struct bound_kernel {
    const char* kernel;
    kernels::suite_entry entry;
    double least_share = 0.9;    // of the planned traffic that is compulsory
    double narrow_share = 0.02;  // of all accesses, at most, shorter than 16 bytes
};

entry_value n(std::int64_t value) {
    return value;
}

std::vector<bound_kernel> bound_kernels() {
    std::vector<bound_kernel> all;
    all.push_back({"copy", {{"n", n(1 << 16)}, {"dtype", "f32"}}});
    all.push_back({"triad", {{"n", n(1 << 16)}, {"dtype", "f32"}}});
    all.push_back({"adamw", {{"n", n(1 << 16)}, {"dtype", "f32"}}});
    for (const char* type : {"f32", "bf16"}) {
        // Rows of real models; the share of narrow accesses counts targets, losses and sums.
        all.push_back({"rms_norm", {{"t", n(64)}, {"h", n(4096)}, {"dtype", type}}});
        all.push_back(
            {"rms_norm.backward", {{"t", n(512)}, {"h", n(1024)}, {"dtype", type}}, 0.9, 0.2});
        all.push_back({"softmax", {{"r", n(16)}, {"c", n(32768)}, {"dtype", type}}});
        all.push_back({"softmax.backward", {{"r", n(16)}, {"c", n(8192)}, {"dtype", type}}});
        all.push_back({"cross_entropy", {{"t", n(16)}, {"v", n(30522)}, {"dtype", type}}});
        all.push_back({"cross_entropy.backward", {{"t", n(4)}, {"v", n(128256)}, {"dtype", type}}});
        all.push_back(
            {"attention.decode",
             {{"hq", n(8)}, {"hkv", n(2)}, {"cache", n(2047)}, {"d", n(128)}, {"dtype", type}},
             0.9,
             0.15});
    }
    return all;
}

TEST(traffic, MemoryBoundKernelsAskForLittleBesidesTheCompulsoryBytes) {
    std::printf("%-24s %-5s %12s %12s %12s %12s %7s %8s\n", "kernel", "type", "compulsory",
                "read once", "written", "from cache", "share", "narrow");
    for (const bound_kernel& it : bound_kernels()) {
        const kernels::workload w = built(it.kernel, it.entry);
        const auto before = kernels::make_operands(w, {1, 0, kernels::data_mode::random});
        const run_result got = run_plan(w, before, {small_hopper()});
        ASSERT_EQ(got.problem, "") << w.id;
        // What is read again within a launch (gamma) fits the first-level cache.
        const auto& t = got.traffic;
        const auto moved = static_cast<double>(t.streamed_read + t.written);
        const double share = w.work.bytes / moved;
        const double narrow =
            static_cast<double>(t.narrow) / static_cast<double>(t.narrow + t.wide);
        std::printf("%-24s %-5s %12.0f %12llu %12llu %12llu %6.1f%% %7.2f%%\n", it.kernel,
                    std::string(kernels::to_string(w.tensors[0].type)).c_str(), w.work.bytes,
                    static_cast<unsigned long long>(t.streamed_read),
                    static_cast<unsigned long long>(t.written),
                    static_cast<unsigned long long>(t.cached_read), 100.0 * share, 100.0 * narrow);
        EXPECT_GE(share, it.least_share) << w.id;
        EXPECT_LE(narrow, it.narrow_share) << w.id;
    }
}

struct long_rows {
    const char* kernel;
    kernels::suite_entry entry;
    double least_8_6 = 0.99;  // where 84 multiprocessors share 6 MB
};

std::vector<long_rows> all_long_rows(const char* type) {
    const bool wide = std::string_view(type) == "f32";
    return {
        {"softmax", {{"r", n(4)}, {"c", n(wide ? 32768 : 65536)}, {"dtype", type}}},
        {"softmax.backward", {{"r", n(4)}, {"c", n(wide ? 32768 : 65536)}, {"dtype", type}}, 0.67},
        {"cross_entropy.backward", {{"t", n(4)}, {"v", n(30522)}, {"dtype", type}}},
        {"cross_entropy.backward", {{"t", n(4)}, {"v", n(128256)}, {"dtype", type}}, 0.72}};
}

struct real_device {
    const char* name;
    cuda::device_traits traits;
    double least_share;
};

/// Bytes that reach the memory itself: of what is read a second time, from its end to its
/// beginning, a cache that drops what was used longest ago has as much as it holds of the rows
/// under way.
double bytes_of_memory(const run_result& got, const cuda::device_traits& device, double rows) {
    constexpr double threads_at_once = 1024;  // of a multiprocessor: registers of these kernels
    const double under_way = device.sm_count * (threads_at_once / got.threads[0]) / got.clusters[0];
    const double again = static_cast<double>(got.traffic.cached_read);
    const double lost = 1.0 - static_cast<double>(device.l2_bytes) / (under_way * again / rows);
    return static_cast<double>(got.traffic.streamed_read + got.traffic.written) +
           again * std::max(0.0, lost);
}

TEST(traffic, LongRowsAreReadAgainFromTheSecondLevelCacheWhereItIsLargeEnough) {
    // Without clusters; rms_norm's long form is as softmax's gradient, in one operand.
    const real_device devices[] = {{"8.0 A100", whole_a100(), 0.92},
                                   {"8.6 A40", whole_a40(), 0.0},
                                   {"8.9 L40S", whole_l40s(), 0.99}};
    for (const char* type : {"f32", "bf16"}) {
        for (const long_rows& it : all_long_rows(type)) {
            const kernels::workload w = built(it.kernel, it.entry);
            const auto before = kernels::make_operands(w, {1, 0, kernels::data_mode::random});
            for (const real_device& on : devices) {
                const run_result got = run_plan(w, before, {on.traits});
                ASSERT_EQ(got.problem, "") << w.id;
                const double moved = bytes_of_memory(got, on.traits, 4.0);
                std::printf("%-24s %-40s %-9s %4u threads  read again %4.1f%%  share %5.1f%%\n",
                            it.kernel, w.id.c_str(), on.name, got.threads[0],
                            100.0 * static_cast<double>(got.traffic.cached_read) / w.work.bytes,
                            100.0 * w.work.bytes / moved);
                const double least = on.traits.minor == 6 ? it.least_8_6 : on.least_share;
                EXPECT_GE(w.work.bytes / moved, least) << w.id << " on " << on.name;
            }
        }
    }
}

}  // namespace
}  // namespace accelbench::cuda_test
