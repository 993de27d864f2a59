// SPDX-License-Identifier: Apache-2.0
// The precision that OpenVINO is told to compute in: never left to its own choice, which is
// bfloat16 for float32 models on processors that have it.
#pragma once

#include <accelbench/plugin.h>

#include <string>
#include <string_view>

#include "device.hpp"

namespace accelbench::openvino {

struct precision {
    accb_dtype compute = ACCB_F32;
    std::string_view hint = "f32";  // of INFERENCE_PRECISION_HINT
};

/// The hint holds for every operator of a program. A narrow one is given to a single product only,
/// since all that workloads allow beside products is at least float32.
[[nodiscard]] precision precision_for(const accb_workload& workload, const device& on);

/// Of the hint that a compiled model reports; ACCB_VENDOR_DTYPE for one that is not known.
[[nodiscard]] accb_dtype dtype_of(std::string_view hint);

/// A sentence where s8 products would be summed in float32 beyond the whole numbers that it holds.
[[nodiscard]] std::string objection_to_integers(const accb_workload& workload);

}  // namespace accelbench::openvino
