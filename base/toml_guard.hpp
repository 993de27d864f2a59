// SPDX-License-Identifier: Apache-2.0
// What a TOML file must not hold before toml++ sees it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace accelbench {

/// Line, from 1, of the first '[' or '[[' at a line's begin that no name follows. toml++ 3.3
/// assumes one there: its behaviour is undefined otherwise, and a debug build of it ends the
/// program. Lines inside a multi-line text are left alone.
[[nodiscard]] std::optional<std::size_t> nameless_table(std::string_view text);

}  // namespace accelbench
