// SPDX-License-Identifier: Apache-2.0
// A library that cannot start, in a process of its own: it is looked up once.
#include <gtest/gtest.h>

#include "nvml/api.hpp"

namespace accelbench::cuda::nvml {
namespace {

TEST(absent_test, a_library_that_does_not_start_says_so) {
    std::string why;
    EXPECT_EQ(load(why), nullptr);
    EXPECT_EQ(why,
              "libnvidia-ml.so.1 could not start: code 9 (code 9 of the double), so there is no "
              "telemetry; look at nvidia-smi");
}

}  // namespace
}  // namespace accelbench::cuda::nvml
