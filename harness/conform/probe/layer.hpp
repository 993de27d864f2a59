// SPDX-License-Identifier: Apache-2.0
// A table in front of the plug-in's, which notes the call under way where the parent can read it
// once the process has died.
#pragma once

#include <accelbench/plugin.h>

#include <cstddef>
#include <span>

namespace accelbench::conform {

/// Memory that is shared with the parent.
void note_into(std::span<char> note);
/// Functions that are NULL in `table` stay NULL.
[[nodiscard]] const accb_plugin* layer_over(const accb_plugin& table);
/// For calls outside the table.
void note_call(const char* name);

}  // namespace accelbench::conform
