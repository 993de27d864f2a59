// SPDX-License-Identifier: Apache-2.0
// One definition a kernel, each in its own file or beside its gradient; catalogue.cpp lists them.
#pragma once

#include "kernels/catalogue/catalogue.hpp"

namespace accelbench::kernels {

[[nodiscard]] kernel_definition matmul_kernel();
[[nodiscard]] kernel_definition attention_prefill_kernel();
[[nodiscard]] kernel_definition attention_decode_kernel();
[[nodiscard]] kernel_definition attention_backward_kernel();
[[nodiscard]] kernel_definition rms_norm_kernel();
[[nodiscard]] kernel_definition rms_norm_backward_kernel();
[[nodiscard]] kernel_definition softmax_kernel();
[[nodiscard]] kernel_definition softmax_backward_kernel();
[[nodiscard]] kernel_definition cross_entropy_kernel();
[[nodiscard]] kernel_definition cross_entropy_backward_kernel();
[[nodiscard]] kernel_definition adamw_kernel();
[[nodiscard]] kernel_definition copy_kernel();
[[nodiscard]] kernel_definition triad_kernel();
[[nodiscard]] kernel_definition all_reduce_kernel();
[[nodiscard]] kernel_definition all_gather_kernel();
[[nodiscard]] kernel_definition reduce_scatter_kernel();
[[nodiscard]] kernel_definition all_to_all_kernel();
[[nodiscard]] kernel_definition broadcast_kernel();
[[nodiscard]] kernel_definition send_recv_kernel();
[[nodiscard]] kernel_definition h2d_kernel();
[[nodiscard]] kernel_definition d2h_kernel();
[[nodiscard]] kernel_definition empty_kernel();
[[nodiscard]] kernel_definition mlp_kernel();

}  // namespace accelbench::kernels
