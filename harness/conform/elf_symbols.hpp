// SPDX-License-Identifier: Apache-2.0
// What a shared library exports, read from its bytes: nothing of it runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace accelbench::conform {

/// Names of defined global symbols of the dynamic table (weak ones too: they would replace those of
/// other libraries). plugin_not_loadable where it is no 64-bit little-endian ELF, or cut off.
[[nodiscard]] result<std::vector<std::string>> exported_symbols(std::string_view bytes);

}  // namespace accelbench::conform
