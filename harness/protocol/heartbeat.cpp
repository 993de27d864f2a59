// SPDX-License-Identifier: Apache-2.0
// Names of the calls across the plug-in's border, as plugin.h spells them.
#include "harness/protocol/heartbeat.hpp"

#include <array>
#include <cstddef>

namespace accelbench::protocol {

std::string_view to_string(border_call call) {
    static constexpr std::array<std::string_view, 27> names = {"none",
                                                               "dlopen",
                                                               "accb_plugin_entry_0",
                                                               "open",
                                                               "close",
                                                               "get_extension",
                                                               "counts",
                                                               "device_count",
                                                               "device_info",
                                                               "query",
                                                               "compile",
                                                               "program_info",
                                                               "tuning_record",
                                                               "program_destroy",
                                                               "buffer_create",
                                                               "buffer_write",
                                                               "buffer_read",
                                                               "buffer_destroy",
                                                               "session_create",
                                                               "submit",
                                                               "wait",
                                                               "session_destroy",
                                                               "now",
                                                               "comm_create",
                                                               "comm_destroy",
                                                               "sensor",
                                                               "read"};
    static_assert(static_cast<std::size_t>(border_call::read_sensors) + 1 == names.size());
    const auto index = static_cast<std::size_t>(call);
    return index < names.size() ? names[index] : std::string_view{};
}

}  // namespace accelbench::protocol
