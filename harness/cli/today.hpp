// SPDX-License-Identifier: Apache-2.0
// The day on which a command runs, for what depends on one and was given no other.
#pragma once

#include <string>

#include "base/result.hpp"

namespace accelbench::cli {

/// UTC, "2026-11-26".
[[nodiscard]] std::string today();
/// The day that `option` names, or today where it is ""; bad_usage where it is none.
[[nodiscard]] result<std::string> day_or_today(const std::string& option, const std::string& day);

}  // namespace accelbench::cli
