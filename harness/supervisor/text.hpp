// SPDX-License-Identifier: Apache-2.0
// Text that came from a plug-in is cleaned before it reaches a file, a table or a terminal.
#pragma once

#include <string>
#include <string_view>

namespace accelbench::supervisor {

/// Valid UTF-8 without control characters: what is not becomes '?'. Line breaks become spaces
/// unless `keep_lines`.
[[nodiscard]] std::string clean_text(std::string_view raw, bool keep_lines = false);

/// What a plug-in logged, without what is for debugging and without the words for its level, as one
/// line of a table. `warnings_only`: without lines that are no warning or error of the plug-in's
/// own.
[[nodiscard]] std::string log_in_one_line(const std::string& logged, bool warnings_only = false);

}  // namespace accelbench::supervisor
