// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gpu.hpp"
#include "kernels/workload.hpp"

namespace accelbench::direct {

/// A matmul workload by cuBLASLt. Throws std::runtime_error where the library or the driver fails.
[[nodiscard]] outcome time_product(const gpu& on, const kernels::workload& work);

}  // namespace accelbench::direct
