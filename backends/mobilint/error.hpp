// SPDX-License-Identifier: Apache-2.0
// From the runtime's status to one of the border's and a sentence with the library's own words.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <string>

#include "runtime/api.hpp"

namespace accelbench::mobilint {

/// Throws. what: "launch a model on aries-rb 0".
[[noreturn]] void fail(const runtime::api& rt, const std::string& what, runtime::status code);

}  // namespace accelbench::mobilint
