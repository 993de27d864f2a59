// SPDX-License-Identifier: Apache-2.0
// The plug-in over the double, for tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/doubles/cuda/driver/double.h"
#include "tests/unit/cuda/plugin_driver.hpp"

namespace accelbench::cuda_test {

class plugin_scene : public testing::Test, protected plugin_driver {
  protected:
    void SetUp() override {
        (void)counts();  // the devices are those of the test's own environment
        set("");
    }
    void TearDown() override {
        close();
        set("");
    }

    /// Faults and lateness of the double from here on; its counts of calls begin anew.
    static void set(const std::string& entries) {
        ::setenv("ACCELBENCH_CUDA_DOUBLE", entries.c_str(), 1);
        accb_cuda_double_settings();
    }
    [[nodiscard]] static accb_cuda_double_counts counts() {
        accb_cuda_double_counts now{};
        accb_cuda_double(&now);
        return now;
    }
};

}  // namespace accelbench::cuda_test
