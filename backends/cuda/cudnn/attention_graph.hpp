// SPDX-License-Identifier: Apache-2.0
// Attention as graphs that cuDNN's engines recognise. They match whole chains of operations: what
// is computed, and in which order, is theirs. Templates, so that a test can let the same chains
// compute on the host.
#pragma once

#include <limits>

#include "graph.hpp"

namespace accelbench::cuda::cudnn {

/// All tensors dense: q, o [b, hq, q, d]; k, v [b, hkv, kv, d]; lse [b, hq, q], natural logarithms.
struct attention_shape {
    int64_t b = 1, hq = 1, hkv = 1, q = 1, kv = 1, d = 1;
    bool causal = false;  // query i sees the keys up to i + kv - q
    float scale = 1.0f;
    cudnnDataType_t type = CUDNN_DATA_BFLOAT16;

    [[nodiscard]] extents queries() const { return {b, hq, q, d}; }
    [[nodiscard]] extents keys() const { return {b, hkv, kv, d}; }
    [[nodiscard]] extents turned_keys() const { return {b, hkv, d, kv}; }
    [[nodiscard]] extents scores() const { return {b, hq, q, kv}; }
    [[nodiscard]] extents rows() const { return {b, hq, q, 1}; }
};

/// Names of memory in the graphs, which launches bind addresses to.
namespace operand {
inline constexpr int64_t q = 1, k = 2, v = 3, o = 4, d_o = 5, lse = 6, d_q = 7, d_k = 8, d_v = 9;
/// f32 memory between operations, from the workspace: b * hq * q * d and b * hq * q elements.
inline constexpr int64_t d_q_sums = 10, delta = 11;
}  // namespace operand

template <class Graph>
class attention_chain {
  public:
    using tensor = typename Graph::tensor_type;

    attention_chain(Graph& to, const attention_shape& it) : to_(to), it_(it) {}

    /// o = softmax(scale q k^T) v. Probabilities are rounded to the tensors' type before the second
    /// product, sums are f32.
    void forward() {
        const tensor q = memory(operand::q, it_.queries());
        const tensor k = turned_keys(operand::k);
        const tensor v = memory(operand::v, it_.keys());
        const tensor o = memory(operand::o, it_.queries());
        tensor scores = product(q, k, it_.scores(), CUDNN_DATA_FLOAT);
        scores = to_.apply(CUDNN_POINTWISE_MUL, scores, to_.number(it_.scale));
        to_.multiply(softmax(mask(scores)), v, o);
    }

    /// d_q, d_k and d_v from q, k, v, o, d_o and lse.
    void backward() {
        const tensor q = memory(operand::q, it_.queries());
        const tensor k = turned_keys(operand::k);
        const tensor v = turned_keys(operand::v);
        const tensor o = memory(operand::o, it_.queries());
        const tensor d_o = memory(operand::d_o, it_.queries());
        const tensor lse =
            to_.memory(operand::lse, CUDNN_DATA_FLOAT, it_.rows(), dense(it_.rows()));
        const tensor scale = to_.number(it_.scale);

        const tensor delta = row_sums(d_o, o);
        tensor scores = product(q, k, it_.scores(), CUDNN_DATA_FLOAT);
        scores = to_.apply(CUDNN_POINTWISE_MUL, scores, scale);
        scores = mask(to_.apply(CUDNN_POINTWISE_SUB, scores, lse));
        const tensor p = to_.apply(CUDNN_POINTWISE_EXP, scores);
        gradient_of_keys(turned(p), d_o, memory(operand::d_v, it_.keys()));

        tensor d_s = product(d_o, v, it_.scores(), CUDNN_DATA_FLOAT);
        d_s = to_.apply(CUDNN_POINTWISE_SUB, d_s, delta);
        d_s = to_.apply(CUDNN_POINTWISE_MUL, d_s, p);
        d_s = to_.apply(CUDNN_POINTWISE_MUL, d_s, scale);
        gradient_of_keys(turned(d_s), q, memory(operand::d_k, it_.keys()));
        gradient_of_queries(d_s, k, memory(operand::d_q, it_.queries()));
    }

  private:
    tensor memory(int64_t id, const extents& dims) {
        return to_.memory(id, it_.type, dims, dense(dims));
    }
    /// Keys or values as [b, h, d, kv].
    tensor turned_keys(int64_t id) {
        const extents strides = dense(it_.keys());
        return to_.memory(id, it_.type, it_.turned_keys(),
                          {strides[0], strides[1], strides[3], strides[2]});
    }
    tensor between(const extents& dims, cudnnDataType_t type = CUDNN_DATA_FLOAT) {
        return to_.between(type, dims, dense(dims));
    }
    tensor product(const tensor& a, const tensor& b, const extents& dims, cudnnDataType_t type) {
        tensor c = between(dims, type);
        to_.multiply(a, b, c);
        return c;
    }

    /// Scores of keys behind a query become -inf.
    tensor mask(const tensor& scores) {
        if (!it_.causal) {
            return scores;
        }
        tensor row = to_.index_along(scores, 2);
        const tensor column = to_.index_along(scores, 3);
        if (it_.kv != it_.q) {
            row = to_.apply(CUDNN_POINTWISE_ADD, row, to_.number(static_cast<int32_t>(it_.kv)),
                            CUDNN_DATA_INT32);
            row = to_.apply(CUDNN_POINTWISE_SUB, row, to_.number(static_cast<int32_t>(it_.q)),
                            CUDNN_DATA_INT32);
        }
        const tensor seen = to_.apply(CUDNN_POINTWISE_CMP_GE, row, column, CUDNN_DATA_BOOLEAN);
        return to_.choose(scores, to_.number(-std::numeric_limits<float>::infinity()), seen);
    }

    /// Probabilities in the tensors' type.
    tensor softmax(const tensor& scores) {
        const tensor most = between(it_.rows());
        to_.reduce(CUDNN_REDUCE_TENSOR_MAX, scores, most);
        const tensor powers =
            to_.apply(CUDNN_POINTWISE_EXP, to_.apply(CUDNN_POINTWISE_SUB, scores, most));
        const tensor sum = between(it_.rows());
        to_.reduce(CUDNN_REDUCE_TENSOR_ADD, powers, sum);
        // Nobody reads the log-sums of a forward pass here, but the chain is known with them.
        (void)to_.apply(CUDNN_POINTWISE_ADD, most, to_.apply(CUDNN_POINTWISE_LOG, sum));
        return to_.apply(CUDNN_POINTWISE_DIV, powers, sum, it_.type);
    }

    /// x turned over its last two axes, in the tensors' type.
    tensor turned(const tensor& x) {
        tensor y = to_.between(it_.type, x.turned_dims(), x.turned_strides());
        to_.see_as(x, y);
        return y;
    }

    /// out = a b, summed over the query heads that share a key head.
    void gradient_of_keys(const tensor& a, const tensor& b, const tensor& out) {
        if (it_.hq == it_.hkv) {
            to_.multiply(a, b, out);
            return;
        }
        const tensor every_head = product(a, b, {it_.b, it_.hq, it_.kv, it_.d}, it_.type);
        to_.reduce(CUDNN_REDUCE_TENSOR_ADD, every_head, out);
    }

    /// d_q = d_s k, added up in f32 memory by all blocks of keys and rounded once.
    void gradient_of_queries(const tensor& d_s, const tensor& k, const tensor& d_q) {
        const tensor upright = to_.between(CUDNN_DATA_FLOAT, k.turned_dims(), k.turned_strides());
        to_.see_as(k, upright);
        const tensor sums =
            to_.memory(operand::d_q_sums, CUDNN_DATA_FLOAT, it_.queries(), dense(it_.queries()));
        to_.multiply(d_s, upright, sums);
        to_.apply_to(CUDNN_POINTWISE_IDENTITY, sums, nullptr, d_q);
    }

    /// Row sums of d_o * o, f32 in memory.
    tensor row_sums(const tensor& d_o, const tensor& o) {
        const tensor both = between(it_.queries());
        to_.apply_to(CUDNN_POINTWISE_MUL, d_o, &o, both);
        const tensor sums = between(it_.rows());
        to_.reduce(CUDNN_REDUCE_TENSOR_ADD, both, sums);
        tensor kept = to_.memory(operand::delta, CUDNN_DATA_FLOAT, it_.rows(), dense(it_.rows()));
        const tensor one = to_.number(1.0f);  // where dropout would scale
        to_.apply_to(CUDNN_POINTWISE_MUL, sums, &one, kept);
        return kept;
    }

    Graph& to_;
    attention_shape it_;
};

}  // namespace accelbench::cuda::cudnn
