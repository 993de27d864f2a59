// SPDX-License-Identifier: Apache-2.0
// References of softmax, cross entropy and their gradients, all over the last axis.
#pragma once

#include <memory>

#include "kernels/reference/reference.hpp"

namespace accelbench::kernels {

[[nodiscard]] std::unique_ptr<reference> make_softmax_reference(const workload& w,
                                                                operand_bytes_view operands,
                                                                data_mode mode);
[[nodiscard]] std::unique_ptr<reference> make_softmax_backward_reference(
    const workload& w, operand_bytes_view operands, data_mode mode);
[[nodiscard]] std::unique_ptr<reference> make_cross_entropy_reference(const workload& w,
                                                                      operand_bytes_view operands,
                                                                      data_mode mode);
[[nodiscard]] std::unique_ptr<reference> make_cross_entropy_backward_reference(
    const workload& w, operand_bytes_view operands, data_mode mode);

/// exp(x - max) of a row in place, and what the error bounds need of it.
struct exponentials {
    double largest = 0.0;  // max x
    double sum = 0.0;      // of exp(x - max)
    double mean_argument =
        0.0;  // sum of y (|x| + |max|): the weighted error of the exponentials' arguments in u
};
[[nodiscard]] exponentials exponentiate(std::span<double> x);

}  // namespace accelbench::kernels
