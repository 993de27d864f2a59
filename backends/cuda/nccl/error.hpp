// SPDX-License-Identifier: Apache-2.0
// NCCL's codes: the status that the border uses, and what the user can do.
#pragma once

#include <accelbench/plugin.h>

#include <string_view>

#include "api.hpp"

namespace accelbench::cuda::nccl {

/// Of a communicator that is being made: there a CUDA error means that no device can be used, later
/// that the device failed.
enum class moment : bool { joining, running };

[[nodiscard]] accb_status status_of(ncclResult_t code, moment when);
/// Throws sdk::error. what: "make a communicator".
[[noreturn, gnu::cold]] void fail(const api& table, ncclResult_t code, std::string_view what,
                                  moment when);

}  // namespace accelbench::cuda::nccl
