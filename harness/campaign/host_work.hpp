// SPDX-License-Identifier: Apache-2.0
// Whether an accelerator's rows may be the work of its host.
#pragma once

#include "harness/measure/interleave.hpp"
#include "kernels/workload.hpp"

namespace accelbench::campaign {

/// True if the worker kept more than half a processor busy in some window and so many processors
/// could have done the row's work at its rate. A wait that spins keeps one busy as well, but no
/// processor moves terabytes a second.
[[nodiscard]] bool may_be_host_work(const measure::side_result& measured,
                                    const kernels::workload& work);

}  // namespace accelbench::campaign
