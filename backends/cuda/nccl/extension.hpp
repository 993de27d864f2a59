// SPDX-License-Identifier: Apache-2.0
// What the harness calls to make this process one rank of several.
#pragma once

#include <accelbench/extensions.h>

namespace accelbench::cuda::nccl {

/// The table of accb.collective/1.
[[nodiscard]] const accb_collective& extension();

}  // namespace accelbench::cuda::nccl
