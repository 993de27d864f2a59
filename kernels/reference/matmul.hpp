// SPDX-License-Identifier: Apache-2.0
// Reference of matmul in all forms and types.
#pragma once

#include <memory>

#include "kernels/reference/reference.hpp"

namespace accelbench::kernels {

[[nodiscard]] std::unique_ptr<reference> make_matmul_reference(const workload& w,
                                                               operand_bytes_view operands,
                                                               data_mode mode);

}  // namespace accelbench::kernels
