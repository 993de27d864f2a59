// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "results/compare/render.hpp"

namespace accelbench::cli {

/// Width and colour of standard output; 120 characters where it is no terminal. NO_COLOR is obeyed.
[[nodiscard]] results::table_style terminal_style();

}  // namespace accelbench::cli
