// SPDX-License-Identifier: Apache-2.0
// What the environment variable ACCELBENCH_CUDA_DOUBLE asks for: entries KEY=VALUE, one space
// between.
#pragma once

#include <cuda.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace cuda_double {

enum class fault_kind : uint8_t {
    code,    // the call answers the code and has no other effect
    sticky,  // and so does every later call on the context
    lost,    // and so does every later call of the process
    hang,    // the call does not return
    early    // a waiting call answers "over" without looking
};
struct fault {
    std::string where;  // a function's exported name, or "kernel": the execution of one
    uint64_t at = 1;    // the n-th call; 0: every one
    fault_kind kind = fault_kind::code;
    CUresult code = CUDA_ERROR_UNKNOWN;
};

struct settings {
    // The device; read once.
    int devices = 1;                            // devices=
    int capability = 90;                        // capability=: 90 is 9.0
    uint64_t memory = 2u << 30;                 // memory_mb=
    int version = 13000;                        // version=: of the driver
    int compute_mode = CU_COMPUTEMODE_DEFAULT;  // mode=exclusive | prohibited
    std::string lock;     // lock=: a file; the process that holds it has the exclusive device
    bool slice = false;   // slice=1: the device is a MIG slice
    int refuse_init = 0;  // init=: the code that cuInit answers
    // May change while the process runs.
    bool on_demand = false;              // late=demand: nothing runs before somebody waits for it
    std::chrono::microseconds late{20};  // late=: a stream sleeps so long before it begins
    std::chrono::nanoseconds tick{500};  // tick_ns=: of event times
    std::vector<fault> faults;           // fault=WHERE@N:WHAT, several times
};

/// WHAT: out_of_memory, sticky, lost, hang, early, or a number of CUresult.
[[nodiscard]] settings read_settings();

}  // namespace cuda_double
