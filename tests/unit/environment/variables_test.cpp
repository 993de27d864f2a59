// SPDX-License-Identifier: Apache-2.0
// Which environment variables reach a record, and which never may.
#include "harness/environment/variables.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/environment/environment.hpp"

namespace accelbench::environment {
namespace {

TEST(relevant_variables, are_those_that_change_speed_or_arithmetic) {
    for (const auto* name :
         {"OMP_NUM_THREADS", "OMP_PROC_BIND", "DNNL_MAX_CPU_ISA", "DNNL_VERBOSE", "POCL_DEVICES",
          "POCL_WORK_GROUP_METHOD", "OPENBLAS_CORETYPE", "CUDA_VISIBLE_DEVICES", "LD_PRELOAD",
          "GLIBC_TUNABLES", "OCL_ICD_VENDORS", "ACCELBENCH_PLUGIN_PATH"}) {
        EXPECT_TRUE(is_relevant_variable(name, {})) << name;
    }
}

TEST(relevant_variables, are_not_the_users_private_ones) {
    for (const auto* name : {"HOME", "PATH", "USER", "EDITOR", "SSH_CONNECTION", "API_TOKEN",
                             "DEVICE_KEY", "ACCELBENCH_PASSWORD", "THREADSAFE"}) {
        EXPECT_FALSE(is_relevant_variable(name, {})) << name;
    }
}

TEST(relevant_variables, can_be_widened_by_prefixes_but_not_to_secrets) {
    const std::vector<std::string> prefixes = {"MYCHIP_"};
    EXPECT_TRUE(is_relevant_variable("MYCHIP_TURBO", prefixes));
    EXPECT_FALSE(is_relevant_variable("MYCHIP_TURBO", {}));
    EXPECT_FALSE(is_relevant_variable("MYCHIP_LICENCE_KEY", prefixes));
}

TEST(relevant_variables, stand_in_the_record_even_if_they_are_no_utf8) {
    ::setenv("OMP_SCHEDULE", "static\xff", 1);
    const auto record = collect_environment();
    ::unsetenv("OMP_SCHEDULE");
    EXPECT_EQ(record.at("variables").at("OMP_SCHEDULE").get<std::string>(), "static\xEF\xBF\xBD");
    EXPECT_NO_THROW((void)record.dump());
}

}  // namespace
}  // namespace accelbench::environment
