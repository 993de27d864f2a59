// SPDX-License-Identifier: Apache-2.0
// A workload translated into OpenCL commands: plain data, made without touching the device.
#pragma once

#include <accelbench/plugin.h>

#include <accelbench/sdk/operands.hpp>
#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "device.hpp"

namespace accelbench::opencl {

struct from_tensor {
    uint32_t index;  // into the workload's tensors
};
struct from_scratch {
    uint32_t index;  // into plan::scratch
};
/// Computed on the host for each launch, because it depends on the launch's scalar 0.
enum class launch_value : uint8_t {
    position,        // int: the scalar itself
    bias_correction  // float: 1 / (1 - beta^scalar); in float32 on the device 1 - beta^t loses
                     // its digits at beta = 0.999
};
struct from_launch {
    launch_value what;
    double beta = 0.0;  // of bias_correction
    int64_t least = 0;  // the scalar's valid range: submit refuses others
    int64_t most = 0;
};
struct local_memory {
    size_t bytes;  // of each work-group
};
using argument =
    std::variant<from_tensor, from_scratch, from_launch, local_memory, cl_int, cl_float>;

struct kernel_step {
    std::string file, function, options;
    std::array<size_t, 2> groups{1, 1};  // work-groups along both axes
    size_t lanes = 1;                    // work-items in a work-group, along axis 0
    std::vector<argument> arguments;
};
/// Bytes between the host's memory and the device's, through the driver's own copy command.
struct transfer_step {
    uint32_t host_tensor, device_tensor;
    bool to_device;
};
using plan_step = std::variant<kernel_step, transfer_step>;

struct plan {
    std::vector<plan_step> once;    // at session_create: repacking of constants
    std::vector<plan_step> launch;  // every launch, in order
    std::vector<uint64_t> scratch;  // bytes of the buffers that a session owns
    accb_support answer{};
};

/// query() turns it into an answer, compile() into ACCB_UNSUPPORTED.
using sdk::refusal;

}  // namespace accelbench::opencl
