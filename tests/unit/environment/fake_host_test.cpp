// SPDX-License-Identifier: Apache-2.0
// The sections on a machine that the test made up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/environment/sections.hpp"
#include "tests/unit/environment/fake_tree.hpp"

namespace accelbench::environment {
namespace {

using nlohmann::json;

void add_cpus(fake_tree& tree) {
    tree.file("proc/cpuinfo",
              "processor : 0\nvendor_id : Imagined\nmodel : 7\nmodel name : Imagined 9000\n"
              "cpu MHz : 2400.5\nflags : fpu avx2 fma hypervisor mmx\n")
        .file("sys/devices/system/cpu/online", "0-3\n")
        .file("sys/devices/system/cpu/smt/control", "on\n")
        .file("sys/devices/system/node/online", "0-1\n")
        .file("sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected\n")
        .file("sys/devices/system/cpu/vulnerabilities/spectre_v2", "Mitigation: Retpolines\n")
        .file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n")
        .file("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "performance\n")
        .file("sys/devices/system/cpu/cpu2/cpufreq/scaling_governor", "powersave\n");
    for (const char cpu : {'0', '1', '2', '3'}) {
        const std::string folder = std::string("sys/devices/system/cpu/cpu") + cpu + "/topology/";
        tree.file(folder + "physical_package_id", "0")
            .file(folder + "core_id", cpu < '2' ? "0" : "1");
    }
    const std::string cache = "sys/devices/system/cpu/cpu0/cache/index";
    tree.file(cache + "0/level", "1").file(cache + "0/type", "Data").file(cache + "0/size", "32K");
    tree.file(cache + "3/level", "3")
        .file(cache + "3/type", "Unified")
        .file(cache + "3/size", "16384K");
}

TEST(cpu_section, counts_cores_and_not_their_threads) {
    fake_tree tree;
    add_cpus(tree);
    const json cpu = collect_cpu(tree.roots());
    EXPECT_EQ(cpu.at("model"), "Imagined 9000");
    EXPECT_EQ(cpu.at("logical_cpus"), 4);
    EXPECT_EQ(cpu.at("cores"), 2);
    EXPECT_EQ(cpu.at("sockets"), 1);
    EXPECT_EQ(cpu.at("smt"), "on");
    EXPECT_EQ(cpu.at("numa_nodes"), 2);
}

TEST(cpu_section, keeps_what_libraries_choose_code_by) {
    fake_tree tree;
    add_cpus(tree);
    EXPECT_EQ(collect_cpu(tree.roots()).at("vector_features"), json({"avx2", "fma"}));
}

TEST(cpu_section, lists_each_governor_once) {
    fake_tree tree;
    add_cpus(tree);
    EXPECT_EQ(collect_cpu(tree.roots()).at("governor"), json({"performance", "powersave"}));
}

TEST(cpu_section, lists_only_mitigations_that_apply) {
    fake_tree tree;
    add_cpus(tree);
    EXPECT_EQ(collect_cpu(tree.roots()).at("mitigations"),
              json({{"spectre_v2", "Mitigation: Retpolines"}}));
}

TEST(last_level_cache, is_the_largest) {
    fake_tree tree;
    add_cpus(tree);
    EXPECT_EQ(*last_level_cache_bytes(tree.roots()), 16384u * 1024);
    EXPECT_FALSE(last_level_cache_bytes(fake_tree().roots()));
}

TEST(host_section, knows_a_virtual_machine_by_its_flag) {
    fake_tree tree;
    add_cpus(tree);
    tree.file("etc/os-release", "NAME=x\nPRETTY_NAME=\"Imagined Linux 12\"\nID=imagined\n")
        .file("proc/sys/kernel/random/boot_id", "1b4e28ba\n")
        .file("proc/uptime", "12.5 20.0\n");
    const json host = collect_host(tree.roots());
    EXPECT_EQ(host.at("virtual_machine"), true);
    EXPECT_EQ(host.at("os"), "Imagined Linux 12");
    EXPECT_EQ(host.at("boot_id"), "1b4e28ba");
    EXPECT_EQ(host.at("uptime_s"), 12.5);
}

TEST(memory_section, takes_the_word_in_brackets) {
    fake_tree tree;
    tree.file("proc/meminfo", "MemTotal: 4 kB\nMemAvailable: 2 kB\n")
        .file("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
    const json memory = collect_memory(tree.roots());
    EXPECT_EQ(memory.at("total_bytes"), 4096);
    EXPECT_EQ(memory.at("transparent_huge_pages"), "madvise");
    EXPECT_TRUE(memory.at("swap_total_bytes").is_null());
}

TEST(load_section, splits_the_processors_time) {
    fake_tree tree;
    tree.file("proc/stat", "cpu  10 1 5 100 7 1 1 42 3 0\ncpu0 1 1 1 1\n")
        .file("proc/loadavg", "0.50 0.25 0.10 2/345 999\n");
    const auto ticks = read_cpu_ticks(tree.roots());
    ASSERT_TRUE(ticks);
    EXPECT_EQ(ticks->total, 167u);
    EXPECT_EQ(ticks->idle, 107u);
    EXPECT_EQ(ticks->steal, 42u);
    EXPECT_EQ(steal_ticks(tree.roots()), 42u);
    const json load = sample_load(tree.roots());
    EXPECT_EQ(load.at("average_1_min"), 0.5);
    EXPECT_EQ(load.at("running_of_tasks"), "2/345");
}

TEST(pcie_section, describes_accelerators_and_counts_the_rest) {
    fake_tree tree;
    tree.file("sys/bus/pci/devices/0000:00:01.0/class", "0x020000\n")
        .file("sys/bus/pci/devices/0000:01:00.0/class", "0x120000\n")
        .file("sys/bus/pci/devices/0000:01:00.0/vendor", "0x1eff\n")
        .file("sys/bus/pci/devices/0000:01:00.0/current_link_width", "8\n");
    const json pcie = collect_pcie(tree.roots());
    EXPECT_EQ(pcie.at("device_count"), 2);
    ASSERT_EQ(pcie.at("accelerators").size(), 1u);
    EXPECT_EQ(pcie.at("accelerators")[0].at("address"), "0000:01:00.0");
    EXPECT_EQ(pcie.at("accelerators")[0].at("link_width"), "8");
    EXPECT_TRUE(pcie.at("accelerators")[0].at("link_speed").is_null());
}

// Every null, at any depth, has its reason beside it.
void expect_reasons(const json& value, const std::string& where) {
    if (!value.is_object()) {
        return;
    }
    for (const auto& [key, inner] : value.items()) {
        if (inner.is_null()) {
            EXPECT_TRUE(value.contains("missing") && value.at("missing").contains(key))
                << where << "." << key;
        }
        expect_reasons(inner, where + "." + key);
    }
}

TEST(environment_record, of_an_empty_machine_is_all_reasons) {
    fake_tree tree;
    const json record = collect_environment(tree.roots());
    EXPECT_TRUE(record.at("cpu").at("model").is_null());
    EXPECT_TRUE(record.at("host").at("kernel").is_null());
    EXPECT_TRUE(record.at("load").at("steal_ticks").is_null());
    expect_reasons(record, "record");
}

}  // namespace
}  // namespace accelbench::environment
