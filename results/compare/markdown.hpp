// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace accelbench::results {

/// Text as a Markdown table's cell or a list's line: it can neither end its column nor start
/// markup.
[[nodiscard]] std::string markdown_text(std::string_view text);

}  // namespace accelbench::results
