// SPDX-License-Identifier: Apache-2.0
// One definition a kernel, each in its own file; catalogue.cpp lists them.
#pragma once

#include "kernels/catalogue/catalogue.hpp"

namespace accelbench::kernels {

[[nodiscard]] kernel_definition matmul_kernel();
[[nodiscard]] kernel_definition rms_norm_kernel();
[[nodiscard]] kernel_definition copy_kernel();
[[nodiscard]] kernel_definition triad_kernel();
[[nodiscard]] kernel_definition empty_kernel();

}  // namespace accelbench::kernels
