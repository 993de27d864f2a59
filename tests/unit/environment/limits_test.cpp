// SPDX-License-Identifier: Apache-2.0
// Limits of control groups, both versions: the tightest level counts.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <nlohmann/json.hpp>

#include "harness/environment/sections.hpp"
#include "tests/unit/environment/fake_tree.hpp"

namespace accelbench::environment {
namespace {

constexpr auto meminfo = "MemTotal: 16384 kB\nMemFree: 100 kB\nMemAvailable: 8192 kB\n";

TEST(available_memory, is_the_kernels_estimate_where_nothing_limits) {
    fake_tree tree;
    tree.file("proc/meminfo", meminfo);
    EXPECT_EQ(*available_memory_bytes(tree.roots()), 8192u * 1024);
}

TEST(available_memory, is_what_the_tightest_level_of_version_2_leaves) {
    fake_tree tree;
    tree.file("proc/meminfo", meminfo)
        .file("proc/self/cgroup", "0::/outer/inner\n")
        .file("sys/fs/cgroup/outer/inner/memory.max", "max\n")
        .file("sys/fs/cgroup/outer/memory.max", "2000000\n")
        .file("sys/fs/cgroup/outer/memory.current", "1500000\n")
        .file("sys/fs/cgroup/outer/memory.stat", "anon 1000000\ninactive_file 300000\n");
    EXPECT_EQ(*available_memory_bytes(tree.roots()), 800000u);
    const auto limits = collect_limits(tree.roots());
    EXPECT_EQ(limits.at("memory_limit_bytes"), 2000000);
    EXPECT_EQ(limits.at("memory_left_bytes"), 800000);
}

TEST(available_memory, knows_version_1_and_its_way_to_say_unlimited) {
    fake_tree tree;
    tree.file("proc/meminfo", meminfo)
        .file("proc/self/cgroup", "5:cpu,cpuacct:/job\n4:memory:/job\n0::/\n")
        .file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
        .file("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "1000000\n")
        .file("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "400000\n");
    EXPECT_EQ(*available_memory_bytes(tree.roots()), 600000u);
}

TEST(available_memory, never_goes_below_zero) {
    fake_tree tree;
    tree.file("proc/meminfo", meminfo)
        .file("proc/self/cgroup", "0::/\n")
        .file("sys/fs/cgroup/memory.max", "1000\n")
        .file("sys/fs/cgroup/memory.current", "5000\n");
    EXPECT_EQ(*available_memory_bytes(tree.roots()), 0u);
}

TEST(available_memory, is_an_error_without_the_kernels_estimate) {
    fake_tree tree;
    EXPECT_FALSE(available_memory_bytes(tree.roots()));
}

TEST(cpu_quota, is_given_in_processors) {
    fake_tree tree;
    tree.file("proc/self/cgroup", "0::/job\n").file("sys/fs/cgroup/job/cpu.max", "150000 100000\n");
    EXPECT_DOUBLE_EQ(collect_limits(tree.roots()).at("cpu_quota_cpus").get<double>(), 1.5);
}

TEST(cpu_quota, is_null_with_a_reason_where_there_is_none) {
    fake_tree tree;
    tree.file("proc/self/cgroup", "0::/job\n").file("sys/fs/cgroup/job/cpu.max", "max 100000\n");
    const auto limits = collect_limits(tree.roots());
    EXPECT_TRUE(limits.at("cpu_quota_cpus").is_null());
    EXPECT_TRUE(limits.at("missing").contains("cpu_quota_cpus"));
}

TEST(container, is_told_by_its_managers_mark) {
    fake_tree tree;
    EXPECT_TRUE(collect_limits(tree.roots()).at("container").is_null());
    tree.file(".dockerenv", "");
    EXPECT_EQ(collect_limits(tree.roots()).at("container"), "docker");
}

TEST(container, image_is_what_its_manager_or_its_starter_says) {
    fake_tree tree;
    ::unsetenv("ACCELBENCH_CONTAINER_IMAGE");
    const auto silent = collect_limits(tree.roots());
    EXPECT_TRUE(silent.at("container_image").is_null());
    EXPECT_TRUE(silent.at("missing").contains("container_image"));
    ::setenv("ACCELBENCH_CONTAINER_IMAGE", "sha256:01ab", 1);
    EXPECT_EQ(collect_limits(tree.roots()).at("container_image"), "sha256:01ab");
    tree.file("run/.containerenv", "engine=\"podman-4\"\nimageid=\"77fe\"\n");
    EXPECT_EQ(collect_limits(tree.roots()).at("container_image"), "77fe");
    ::unsetenv("ACCELBENCH_CONTAINER_IMAGE");
}

}  // namespace
}  // namespace accelbench::environment
