// SPDX-License-Identifier: Apache-2.0
// Comparing what came back with what a double loop says.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "tests/unit/opencl/plugin_runner.hpp"

namespace accelbench::opencl_test {

class on_device : public testing::Test {
  protected:
    void SetUp() override {
        if (!missing_device().empty()) {
            GTEST_SKIP() << missing_device();
        }
    }
};

/// Roundoff of a stored element.
[[nodiscard]] inline double unit(accb_dtype type) {
    return type == ACCB_F32   ? std::ldexp(1.0, -24)
           : type == ACCB_F16 ? std::ldexp(1.0, -11)
                              : std::ldexp(1.0, -8);
}

/// Every element within absolute + relative * |want|; NaN never is.
inline void expect_close(const std::vector<double>& have, const std::vector<double>& want,
                         double absolute, double relative, const char* what) {
    ASSERT_EQ(have.size(), want.size()) << what;
    int wrong = 0;
    for (std::size_t index = 0; index < want.size(); ++index) {
        const double allowed = absolute + relative * std::fabs(want[index]);
        if (!(std::fabs(have[index] - want[index]) <= allowed) && ++wrong < 4) {
            ADD_FAILURE() << what << "[" << index << "] = " << have[index] << ", not "
                          << want[index] << " within " << allowed;
        }
    }
    EXPECT_EQ(wrong, 0) << what;
}

/// Runs and expects success with untouched guards.
[[nodiscard]] inline outcome run_well(const request& what) {
    outcome got = run(what);
    EXPECT_EQ(got.status, ACCB_OK) << what.op << ": " << got.message << got.note;
    EXPECT_TRUE(got.guards_kept) << what.op << " wrote outside its operands";
    got.after.resize(what.operands.size());
    return got;
}

}  // namespace accelbench::opencl_test
