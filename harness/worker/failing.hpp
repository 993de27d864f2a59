// SPDX-License-Identifier: Apache-2.0
// Sentences for what went wrong across the border. The supervisor adds what was tried.
#pragma once

#include <accelbench/plugin.h>

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "harness/protocol/heartbeat.hpp"

namespace accelbench::worker {

/// An error without `tried`.
[[nodiscard]] error fault(error_code code, std::string happened, std::string next = {});

/// An accb_error that a plug-in may fill.
[[nodiscard]] accb_error empty_error();

/// What a border call returned, when it was not ACCB_OK: ACCB_UNSUPPORTED, ACCB_DEVICE_LOST and
/// ACCB_DEADLINE keep their own codes, everything else is plugin_refused.
[[nodiscard]] error refusal(protocol::border_call call, accb_status status,
                            const accb_error& reported);

[[nodiscard]] std::string_view status_name(accb_status status);

/// The text of a fixed-size field that ought to be NUL-terminated.
template <std::size_t size>
[[nodiscard]] std::string bounded(const char (&text)[size]) {
    const std::string_view whole(text, size);
    return std::string(whole.substr(0, whole.find('\0')));
}

}  // namespace accelbench::worker
