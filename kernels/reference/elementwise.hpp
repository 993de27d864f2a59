// SPDX-License-Identifier: Apache-2.0
// References of copies, transfers and triad.
#pragma once

#include <memory>

#include "kernels/reference/reference.hpp"

namespace accelbench::kernels {

/// Tensor 1 equals tensor 0, to the bit.
[[nodiscard]] std::unique_ptr<reference> make_copy_reference(const workload& w,
                                                             operand_bytes_view operands,
                                                             data_mode mode);
/// Tensor 2 = tensor 0 + alpha · tensor 1.
[[nodiscard]] std::unique_ptr<reference> make_triad_reference(const workload& w,
                                                              operand_bytes_view operands,
                                                              data_mode mode);
/// A workload that writes nothing.
[[nodiscard]] std::unique_ptr<reference> make_empty_reference(const workload& w,
                                                              operand_bytes_view operands,
                                                              data_mode mode);

}  // namespace accelbench::kernels
