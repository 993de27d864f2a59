// SPDX-License-Identifier: Apache-2.0
// The measured search for a matmul's tile, made only when the harness asks for it.
#pragma once

#include <accelbench/backend.hpp>
#include <string>

#include "device.hpp"

namespace accelbench::opencl {

/// Times the candidate tiles of a workload that is one matmul, the default first, until the budget
/// is spent, and returns the record of the fastest. Empty: the workload has nothing to tune.
[[nodiscard]] std::string search_tuning(device& on, const accb_workload& workload,
                                        const sdk::host& host, uint64_t budget_ns);

}  // namespace accelbench::opencl
