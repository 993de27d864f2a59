// SPDX-License-Identifier: Apache-2.0
// Attention as graphs that cuDNN's engines recognise.
#pragma once

#include "graph.hpp"

namespace accelbench::cuda::cudnn {

/// All tensors dense: q, o [b, hq, q, d]; k, v [b, hkv, kv, d]; lse [b, hq, q], natural logarithms.
struct attention_shape {
    int64_t b = 1, hq = 1, hkv = 1, q = 1, kv = 1, d = 1;
    bool causal = false;  // query i sees the keys up to i + kv - q
    float scale = 1.0f;
    cudnnDataType_t type = CUDNN_DATA_BFLOAT16;
};

/// Names of memory in the graphs, which launches bind addresses to.
namespace operand {
inline constexpr int64_t q = 1, k = 2, v = 3, o = 4, d_o = 5, lse = 6, d_q = 7, d_k = 8, d_v = 9;
/// f32 memory between operations, from the workspace: b * hq * q * d and b * hq * q elements.
inline constexpr int64_t d_q_sums = 10, delta = 11;
}  // namespace operand

/// o = softmax(scale q k^T) v. Probabilities are rounded to the tensors' type before the second
/// product, sums are f32.
void add_forward(graph& to, const attention_shape& it);

/// d_q, d_k and d_v from q, k, v, o, d_o and lse.
void add_backward(graph& to, const attention_shape& it);

}  // namespace accelbench::cuda::cudnn
