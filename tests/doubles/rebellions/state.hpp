// SPDX-License-Identifier: Apache-2.0
// What both doubles share: the settings, and whether the device is lost. README.md lists them.
#pragma once

#include <cstdlib>

#include "tests/doubles/npu/settings.hpp"

namespace accelbench::rebellions_double {

inline npu_double::settings& asked() {
    static npu_double::settings all("ACCELBENCH_RBLN_DOUBLE");
    return all;
}

// The two libraries know of each other only by the process's environment.
inline constexpr const char* lost_variable = "ACCELBENCH_RBLN_DOUBLE_LOST";
inline bool is_lost() {
    return std::getenv(lost_variable) != nullptr;
}
inline void lose_device() {
    ::setenv(lost_variable, "1", 1);
}

}  // namespace accelbench::rebellions_double
