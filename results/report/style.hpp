// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace accelbench::results {

/// The style sheet of the HTML report: for the screen, for A4 paper, and for a printer without
/// colours.
[[nodiscard]] std::string_view report_style();

}  // namespace accelbench::results
