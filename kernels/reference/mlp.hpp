// SPDX-License-Identifier: Apache-2.0
// Reference of the gated feed-forward block.
#pragma once

#include <memory>

#include "kernels/reference/reference.hpp"

namespace accelbench::kernels {

[[nodiscard]] std::unique_ptr<reference> make_mlp_reference(const workload& w,
                                                            operand_bytes_view operands,
                                                            data_mode mode);

}  // namespace accelbench::kernels
