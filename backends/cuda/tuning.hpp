// SPDX-License-Identifier: Apache-2.0
// Tries an implementation's candidates on the device and keeps the fastest.
#pragma once

#include <string>

#include "lowering.hpp"

namespace accelbench::cuda {

/// The record of the winner, or empty where there is nothing to choose. Ends once the budget is
/// spent; the first candidate, which is the default, is always tried.
[[nodiscard]] std::string search_tuning(device& on, const plan_order& order, const sdk::host& host,
                                        uint64_t budget_ns);

}  // namespace accelbench::cuda
