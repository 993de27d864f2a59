// SPDX-License-Identifier: Apache-2.0
// The record of the machine that runs the test: what every Linux can tell must be there.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/environment/build.hpp"
#include "harness/environment/environment.hpp"

namespace accelbench::environment {
namespace {

TEST(real_host, tells_what_every_linux_knows) {
    const auto record = collect_environment();
    EXPECT_GT(record.at("memory").at("total_bytes").get<std::int64_t>(), 0);
    EXPECT_GT(record.at("cpu").at("logical_cpus").get<int>(), 0);
    EXPECT_FALSE(record.at("host").at("kernel").get<std::string>().empty());
    EXPECT_FALSE(record.at("host").at("boot_id").get<std::string>().empty());
    EXPECT_GT(record.at("load").at("total_ticks").get<std::int64_t>(), 0);
    EXPECT_FALSE(record.at("limits").at("allowed_cpus").empty());
    EXPECT_TRUE(record.at("variables").is_object());
}

TEST(real_host, has_some_memory_and_at_most_all_of_it) {
    const auto available = available_memory_bytes();
    ASSERT_TRUE(available);
    EXPECT_GT(*available, 0u);
    EXPECT_LE(*available,
              collect_environment().at("memory").at("total_bytes").get<std::uint64_t>());
}

TEST(real_host, runs_somewhere) {
    EXPECT_FALSE(allowed_cpus().empty());
}

TEST(build_record, names_version_compiler_and_flags) {
    const build_info build = product_build();
    EXPECT_EQ(build.version, ACCELBENCH_TEST_VERSION);
    EXPECT_FALSE(build.compiler.empty());
    EXPECT_EQ(collect_environment().at("build").at("compiler"), build.compiler);
}

}  // namespace
}  // namespace accelbench::environment
