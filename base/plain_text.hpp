// SPDX-License-Identifier: Apache-2.0
// Text of somebody else's that is printed: it may not move a cursor or stand for other text.
#pragma once

#include <string_view>

namespace accelbench {

/// No control character but a newline where `lines`, nothing that turns the direction of the text
/// around it.
[[nodiscard]] bool is_plain_text(std::string_view text, bool lines);
/// Nor a character without a width, by which two names look like one.
[[nodiscard]] bool is_visible_text(std::string_view text, bool lines);

}  // namespace accelbench
