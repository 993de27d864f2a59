// SPDX-License-Identifier: Apache-2.0
// The engines match whole chains of operations: what is computed, and in which order, is theirs.
#include "attention_graph.hpp"

#include <limits>

namespace accelbench::cuda::cudnn {
namespace {

extents score_dims(const attention_shape& it) {
    return {it.b, it.hq, it.q, it.kv};
}
extents row_dims(const attention_shape& it) {
    return {it.b, it.hq, it.q, 1};
}

struct shared_tensors {
    tensor q, k, v, k_turned, v_turned;
};

tensor query_like(graph& to, const attention_shape& it, int64_t id) {
    const extents dims{it.b, it.hq, it.q, it.d};
    return to.memory(id, it.type, dims, dense(dims));
}
tensor key_like(graph& to, const attention_shape& it, int64_t id) {
    const extents dims{it.b, it.hkv, it.kv, it.d};
    return to.memory(id, it.type, dims, dense(dims));
}
/// A key-like tensor as [b, h, d, kv].
tensor turned_key_like(graph& to, const attention_shape& it, int64_t id) {
    const extents strides = dense({it.b, it.hkv, it.kv, it.d});
    return to.memory(id, it.type, {it.b, it.hkv, it.d, it.kv},
                     {strides[0], strides[1], strides[3], strides[2]});
}

tensor product(graph& to, const tensor& a, const tensor& b, const extents& dims,
               cudnnDataType_t type = CUDNN_DATA_FLOAT) {
    const tensor c = to.between(type, dims, dense(dims));
    to.multiply(a, b, c);
    return c;
}

/// Scores of keys behind a query become -inf.
tensor mask(graph& to, const attention_shape& it, const tensor& scores) {
    if (!it.causal) {
        return scores;
    }
    tensor row = to.index_along(scores, 2);
    const tensor column = to.index_along(scores, 3);
    if (it.kv != it.q) {
        row = to.apply(CUDNN_POINTWISE_ADD, row, to.number(static_cast<int32_t>(it.kv)),
                       CUDNN_DATA_INT32);
        row = to.apply(CUDNN_POINTWISE_SUB, row, to.number(static_cast<int32_t>(it.q)),
                       CUDNN_DATA_INT32);
    }
    const tensor seen = to.apply(CUDNN_POINTWISE_CMP_GE, row, column, CUDNN_DATA_BOOLEAN);
    return to.choose(scores, to.number(-std::numeric_limits<float>::infinity()), seen);
}

/// Probabilities in the tensors' type.
tensor softmax(graph& to, const attention_shape& it, const tensor& scores) {
    const extents rows = row_dims(it);
    const tensor most = to.between(CUDNN_DATA_FLOAT, rows, dense(rows));
    to.reduce(CUDNN_REDUCE_TENSOR_MAX, scores, most);
    const tensor powers =
        to.apply(CUDNN_POINTWISE_EXP, to.apply(CUDNN_POINTWISE_SUB, scores, most));
    const tensor sum = to.between(CUDNN_DATA_FLOAT, rows, dense(rows));
    to.reduce(CUDNN_REDUCE_TENSOR_ADD, powers, sum);
    // Nobody reads the log-sums of a forward pass here, but the chain is known with them.
    (void)to.apply(CUDNN_POINTWISE_ADD, most, to.apply(CUDNN_POINTWISE_LOG, sum));
    return to.apply(CUDNN_POINTWISE_DIV, powers, sum, it.type);
}

/// x turned over its last two axes, in the tensors' type.
tensor turned(graph& to, const attention_shape& it, const tensor& x) {
    const tensor y = to.between(it.type, x.turned_dims(), x.turned_strides());
    to.see_as(x, y);
    return y;
}

/// out = a b, summed over the query heads that share a key head.
void gradient_of_keys(graph& to, const attention_shape& it, const tensor& a, const tensor& b,
                      const tensor& out) {
    if (it.hq == it.hkv) {
        to.multiply(a, b, out);
        return;
    }
    const tensor every_head = product(to, a, b, {it.b, it.hq, it.kv, it.d}, it.type);
    to.reduce(CUDNN_REDUCE_TENSOR_ADD, every_head, out);
}

/// Row sums of d_o * o, f32 in memory.
tensor row_sums(graph& to, const attention_shape& it, const tensor& d_o, const tensor& o) {
    const extents dims{it.b, it.hq, it.q, it.d};
    const extents rows = row_dims(it);
    const tensor both = to.between(CUDNN_DATA_FLOAT, dims, dense(dims));
    to.apply_to(CUDNN_POINTWISE_MUL, d_o, &o, both);
    const tensor sums = to.between(CUDNN_DATA_FLOAT, rows, dense(rows));
    to.reduce(CUDNN_REDUCE_TENSOR_ADD, both, sums);
    const tensor kept = to.memory(operand::delta, CUDNN_DATA_FLOAT, rows, dense(rows));
    const tensor one = to.number(1.0f);  // where dropout would scale
    to.apply_to(CUDNN_POINTWISE_MUL, sums, &one, kept);
    return kept;
}

/// d_q = d_s k, added up in f32 memory by all blocks of keys and rounded once.
void gradient_of_queries(graph& to, const attention_shape& it, const tensor& d_s, const tensor& k,
                         const tensor& d_q) {
    const extents dims = k.turned_dims();
    const tensor upright = to.between(CUDNN_DATA_FLOAT, dims, k.turned_strides());
    to.see_as(k, upright);
    const tensor sums = to.memory(operand::d_q_sums, CUDNN_DATA_FLOAT, d_q.dims, dense(d_q.dims));
    to.multiply(d_s, upright, sums);
    to.apply_to(CUDNN_POINTWISE_IDENTITY, sums, nullptr, d_q);
    (void)it;
}

}  // namespace

void add_forward(graph& to, const attention_shape& it) {
    const tensor q = query_like(to, it, operand::q);
    const tensor k = turned_key_like(to, it, operand::k);
    const tensor v = key_like(to, it, operand::v);
    const tensor o = query_like(to, it, operand::o);
    tensor scores = product(to, q, k, score_dims(it));
    scores = to.apply(CUDNN_POINTWISE_MUL, scores, to.number(it.scale));
    to.multiply(softmax(to, it, mask(to, it, scores)), v, o);
}

void add_backward(graph& to, const attention_shape& it) {
    const tensor q = query_like(to, it, operand::q);
    const tensor k = turned_key_like(to, it, operand::k);
    const tensor v = turned_key_like(to, it, operand::v);
    const tensor o = query_like(to, it, operand::o);
    const tensor d_o = query_like(to, it, operand::d_o);
    const extents rows = row_dims(it);
    const tensor lse = to.memory(operand::lse, CUDNN_DATA_FLOAT, rows, dense(rows));
    const tensor scale = to.number(it.scale);

    const tensor delta = row_sums(to, it, d_o, o);
    tensor scores = product(to, q, k, score_dims(it));
    scores = to.apply(CUDNN_POINTWISE_MUL, scores, scale);
    scores = mask(to, it, to.apply(CUDNN_POINTWISE_SUB, scores, lse));
    const tensor p = to.apply(CUDNN_POINTWISE_EXP, scores);
    gradient_of_keys(to, it, turned(to, it, p), d_o, key_like(to, it, operand::d_v));

    tensor d_s = product(to, d_o, v, score_dims(it));
    d_s = to.apply(CUDNN_POINTWISE_SUB, d_s, delta);
    d_s = to.apply(CUDNN_POINTWISE_MUL, d_s, p);
    d_s = to.apply(CUDNN_POINTWISE_MUL, d_s, scale);
    gradient_of_keys(to, it, turned(to, it, d_s), q, key_like(to, it, operand::d_k));
    gradient_of_queries(to, it, d_s, k, query_like(to, it, operand::d_q));
}

}  // namespace accelbench::cuda::cudnn
