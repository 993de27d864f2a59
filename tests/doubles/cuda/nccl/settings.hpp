// SPDX-License-Identifier: Apache-2.0
// Faults that ACCELBENCH_NCCL_DOUBLE asks for: "rank=1 fault=ncclAllReduce@3:die", one space
// between entries. Without rank= every rank has them.
#pragma once

#include <nccl.h>

namespace nccl_double {

/// From now on faults strike where this process is the rank that they name.
void this_process_is(int rank);

/// Counts the call, by the exported name or "collective" (its execution on the stream), and does
/// what is asked for the n-th: `die` ends the process, `hang` never returns, a number is answered.
[[nodiscard]] ncclResult_t enter(const char* where);

/// The same for an execution: true if it is to wait until the communicator is aborted.
[[nodiscard]] bool is_to_be_stuck();

}  // namespace nccl_double
