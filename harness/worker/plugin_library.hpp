// SPDX-License-Identifier: Apache-2.0
// Loading a plug-in and checking its table before anything of it is called.
#pragma once

#include <accelbench/plugin.h>

#include <string>

#include "base/result.hpp"
#include "harness/protocol/records.hpp"
#include "harness/worker/border.hpp"

namespace accelbench::worker {

/// dlopen(RTLD_NOW | RTLD_LOCAL), entry point, table. The library is never unloaded: the process
/// ends with _exit. The host lives as long as the process. Errors: plugin_not_loadable,
/// plugin_no_entry, plugin_refused, plugin_wrong_abi, plugin_broken_table.
[[nodiscard]] result<const accb_plugin*> load_plugin(border& crossing, const std::string& path,
                                                     const accb_host& host);

/// What a table lacks; ok when it is whole. Reads no field beyond the table's own struct_size.
[[nodiscard]] status check_table(const accb_plugin& table);

[[nodiscard]] protocol::plugin_identity identity_of(const accb_plugin& table);

}  // namespace accelbench::worker
