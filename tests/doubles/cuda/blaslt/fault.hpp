// SPDX-License-Identifier: Apache-2.0
// Faults on demand: ACCELBENCH_CUBLASLT_DOUBLE is a list such as "matmul=13@3 lie=tf32".
#pragma once

#include <string>

#include "state.hpp"

namespace cublaslt_double {

/// "CALL=CODE": every call answers CODE; "CALL=CODE@N": only the N-th one, counted from 1. Calls:
/// create, heuristic, check, matmul. CUBLAS_STATUS_SUCCESS where nothing was asked for.
cublasStatus_t injected(const char* call);

/// The value of another setting, or "": version=120900, lie=tf32|f16sum|silent|mute,
/// offer=inplace|none.
std::string setting(const char* name);

}  // namespace cublaslt_double
