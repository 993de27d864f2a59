// SPDX-License-Identifier: Apache-2.0
// References of attention: prefill, decode and gradients, with grouped key heads and causal masks.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "kernels/reference/reference.hpp"

namespace accelbench::kernels {

[[nodiscard]] std::unique_ptr<reference> make_attention_prefill_reference(
    const workload& w, operand_bytes_view operands, data_mode mode);
[[nodiscard]] std::unique_ptr<reference> make_attention_decode_reference(
    const workload& w, operand_bytes_view operands, data_mode mode);
[[nodiscard]] std::unique_ptr<reference> make_attention_backward_reference(
    const workload& w, operand_bytes_view operands, data_mode mode);
/// Fills o (tensor 3) and lse (tensor 5) of attention.backward from q, k and v.
void derive_attention_backward(const workload& w, std::span<std::vector<std::byte>> tensors);

/// Keys and values of one key head as float64 rows of d elements, keys 0 .. count-1 attended.
struct key_head {
    std::span<const double> k, v;
    std::size_t count = 0;
    std::size_t d = 0;
};

/// One query over a key head: value = softmax(scale q·k) v; its tolerance for storage type `type`
/// unless the span is empty. Returns the natural logarithm of the sum of exponentials.
double attend(std::span<const double> q, const key_head& head, double scale, dtype type,
              std::span<double> value, std::span<double> tolerance);

/// Rounding of one intermediate matrix (probabilities) to a narrow storage type before the second
/// product, which implementations on matrix units need: 4 times the largest relative rounding
/// error, 7 standard deviations and more of a sum of independent ones; 0 for f32.
[[nodiscard]] double storage_rounding(dtype type);

}  // namespace accelbench::kernels
