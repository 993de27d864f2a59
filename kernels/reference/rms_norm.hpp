// SPDX-License-Identifier: Apache-2.0
// References of rms_norm and of its gradients.
#pragma once

#include <memory>

#include "kernels/reference/reference.hpp"

namespace accelbench::kernels {

[[nodiscard]] std::unique_ptr<reference> make_rms_norm_reference(const workload& w,
                                                                 operand_bytes_view operands,
                                                                 data_mode mode);
[[nodiscard]] std::unique_ptr<reference> make_rms_norm_backward_reference(
    const workload& w, operand_bytes_view operands, data_mode mode);

}  // namespace accelbench::kernels
