// SPDX-License-Identifier: Apache-2.0
// What a failed call of the runtime library means. Its codes are not published, so the library's
// own words and the device's state decide.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <string_view>

#include "runtime/api.hpp"

namespace accelbench::rebellions {

/// Throws "librbln_runtime.so was asked to WHAT; it answered "WORDS". What to do: ...". code: what
/// the call returned, 0 where it returned no object.
[[noreturn]] void fail(const runtime::api& rt, uint32_t device_number, std::string_view what,
                       runtime::status code = 0);

}  // namespace accelbench::rebellions
