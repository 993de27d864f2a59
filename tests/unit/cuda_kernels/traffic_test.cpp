// SPDX-License-Identifier: Apache-2.0
// Bytes that each memory-bound kernel asks of memory, counted by the host's grid, against the bytes
// that the workload credits: what keeps a kernel from reaching the bandwidth of its device by
// design.
#include <gtest/gtest.h>

#include <cstdio>

#include "kernels/data/generator.hpp"
#include "tests/unit/cuda_kernels/plan_run.hpp"

namespace accelbench::cuda_test {
namespace {

using kernels::entry_value;

struct bound_kernel {
    const char* kernel;
    kernels::suite_entry entry;
    bool hopper = true;
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
        all.push_back({"rms_norm.backward",
                       {{"t", n(512)}, {"h", n(1024)}, {"dtype", type}},
                       true,
                       0.9,
                       0.2});
        all.push_back({"softmax", {{"r", n(16)}, {"c", n(32768)}, {"dtype", type}}});
        all.push_back({"softmax.backward", {{"r", n(16)}, {"c", n(8192)}, {"dtype", type}}});
        all.push_back({"cross_entropy", {{"t", n(16)}, {"v", n(30522)}, {"dtype", type}}});
        all.push_back({"cross_entropy.backward", {{"t", n(4)}, {"v", n(128256)}, {"dtype", type}}});
        all.push_back(
            {"attention.decode",
             {{"hq", n(8)}, {"hkv", n(2)}, {"cache", n(2047)}, {"d", n(128)}, {"dtype", type}},
             true,
             0.9,
             0.15});
        // Without clusters a row of this length is read twice, the second time perhaps from the
        // second-level cache.
        all.push_back({"cross_entropy.backward",
                       {{"t", n(4)}, {"v", n(128256)}, {"dtype", type}},
                       false,
                       0.66});
    }
    return all;
}

TEST(traffic, MemoryBoundKernelsAskForLittleBesidesTheCompulsoryBytes) {
    std::printf("%-24s %-5s %-7s %12s %12s %12s %12s %7s %8s\n", "kernel", "type", "device",
                "compulsory", "read once", "written", "from cache", "share", "narrow");
    for (const bound_kernel& it : bound_kernels()) {
        const kernels::workload w = built(it.kernel, it.entry);
        const auto before = kernels::make_operands(w, {1, 0, kernels::data_mode::random});
        const run_result got = run_plan(w, before, {it.hopper ? small_hopper() : small_ampere()});
        ASSERT_EQ(got.problem, "") << w.id;
        // What is read again within a launch (gamma, a second reading) counts in full where it does
        // not fit the first-level cache; small vectors do.
        const auto& t = got.traffic;
        const bool reads_twice = !it.hopper;
        const double moved = static_cast<double>(t.streamed_read + t.written) +
                             (reads_twice ? static_cast<double>(t.cached_read) : 0.0);
        const double share = w.work.bytes / moved;
        const double narrow =
            static_cast<double>(t.narrow) / static_cast<double>(t.narrow + t.wide);
        std::printf("%-24s %-5s %-7s %12.0f %12llu %12llu %12llu %6.1f%% %7.2f%%\n", it.kernel,
                    std::string(kernels::to_string(w.tensors[0].type)).c_str(),
                    it.hopper ? "9.0" : "8.6", w.work.bytes,
                    static_cast<unsigned long long>(t.streamed_read),
                    static_cast<unsigned long long>(t.written),
                    static_cast<unsigned long long>(t.cached_read), 100.0 * share, 100.0 * narrow);
        EXPECT_GE(share, it.least_share) << w.id;
        EXPECT_LE(narrow, it.narrow_share) << w.id;
    }
}

}  // namespace
}  // namespace accelbench::cuda_test
