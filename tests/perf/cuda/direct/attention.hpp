// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gpu.hpp"
#include "kernels/workload.hpp"

namespace accelbench::direct {

/// attention.prefill or attention.backward in f16 or bf16 by cuDNN, its first engine. Throws
/// std::exception where the library has none or fails.
[[nodiscard]] outcome time_attention(const gpu& on, const kernels::workload& work);

}  // namespace accelbench::direct
