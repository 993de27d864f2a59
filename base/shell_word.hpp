// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace accelbench {

/// A word for the shell as it stands, or in quotes: for commands that a person copies.
[[nodiscard]] std::string shell_word(const std::string& word);

}  // namespace accelbench
