// SPDX-License-Identifier: Apache-2.0
// Days as files and options name them.
#pragma once

#include <string_view>

namespace accelbench {

/// "2026-11-26"; "2026-02-30" is none. Days of this form are ordered as texts are.
[[nodiscard]] bool is_day(std::string_view text);

}  // namespace accelbench
