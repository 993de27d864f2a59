// SPDX-License-Identifier: Apache-2.0
// Attention: prefill, decode with a cache, gradients.
#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <cmath>

#include "operators.hpp"

namespace accelbench::sim {
namespace {

struct head_shape {
    int64_t batch, q_heads, kv_heads, queries, keys, width;

    [[nodiscard]] int64_t query_row(int64_t b, int64_t head, int64_t row) const {
        return ((b * q_heads + head) * queries + row) * width;
    }
    [[nodiscard]] int64_t key_head(int64_t head) const { return head / (q_heads / kv_heads); }
    [[nodiscard]] int64_t key_row(int64_t b, int64_t head, int64_t row) const {
        return ((b * kv_heads + key_head(head)) * keys + row) * width;
    }
    /// How many keys a query sees.
    [[nodiscard]] int64_t visible(int64_t query, bool causal) const {
        return causal ? std::min(keys, keys - queries + query + 1) : keys;
    }
};

head_shape shape_of(const tensor_view& q, const tensor_view& k) {
    const head_shape shape{q.dim(0), q.dim(1), k.dim(1), q.dim(2), k.dim(2), q.dim(3)};
    sdk::require(
        shape.kv_heads > 0 && shape.q_heads % shape.kv_heads == 0 && k.dim(3) == shape.width,
        "attention's heads do not fit each other");
    return shape;
}

double dot(const double* a, const double* b, int64_t width) {
    double sum = 0.0;
    for (int64_t index = 0; index < width; ++index) {
        sum += a[index] * b[index];
    }
    return sum;
}

/// One query against `visible` keys: adds softmax(scale q k) v to out.
void attend(const double* q, const double* k, const double* v, int64_t visible, int64_t width,
            double scale, double* out) {
    std::vector<double> weights(static_cast<std::size_t>(visible));
    double top = -INFINITY;
    for (int64_t key = 0; key < visible; ++key) {
        weights[key] = scale * dot(q, k + key * width, width);
        top = std::max(top, weights[key]);
    }
    double sum = 0.0;
    for (double& weight : weights) {
        weight = std::exp(weight - top);
        sum += weight;
    }
    for (int64_t key = 0; key < visible; ++key) {
        for (int64_t index = 0; index < width; ++index) {
            out[index] += weights[key] / sum * v[key * width + index];
        }
    }
}

}  // namespace

void attention_prefill(const invocation& call) {
    const head_shape shape = shape_of(call.operands[0], call.operands[1]);
    const std::vector<double> q = call.operands[0].load();
    const std::vector<double> k = call.operands[1].load();
    const std::vector<double> v = call.operands[2].load();
    std::vector<double> o(q.size(), 0.0);
    const bool causal = call.attribute("causal", 0) != 0;
    const double scale = call.attribute("scale", 1.0);
    for (int64_t b = 0; b < shape.batch; ++b) {
        for (int64_t head = 0; head < shape.q_heads; ++head) {
            const int64_t keys = shape.key_row(b, head, 0);
            for (int64_t query = 0; query < shape.queries; ++query) {
                const int64_t at = shape.query_row(b, head, query);
                attend(q.data() + at, k.data() + keys, v.data() + keys,
                       shape.visible(query, causal), shape.width, scale, o.data() + at);
            }
        }
    }
    call.operands[3].store(o);
}

void attention_decode(const invocation& call) {
    const tensor_view& k_cache = call.operands[3];
    const tensor_view& v_cache = call.operands[4];
    const head_shape shape = shape_of(call.operands[0], k_cache);
    const int64_t position = call.scalar(0);
    sdk::require(position >= 0 && position < shape.keys, "decode's position is outside the cache");
    const std::vector<double> q = call.operands[0].load();
    const int64_t groups = shape.q_heads / shape.kv_heads;
    for (int64_t b = 0; b < shape.batch; ++b) {
        for (int64_t head = 0; head < shape.kv_heads; ++head) {
            const int64_t from = (b * shape.kv_heads + head) * shape.width;
            const int64_t to = shape.key_row(b, head * groups, position);
            for (int64_t index = 0; index < shape.width; ++index) {
                k_cache.store_one(to + index, call.operands[1].load_one(from + index));
                v_cache.store_one(to + index, call.operands[2].load_one(from + index));
            }
        }
    }
    const std::vector<double> k = k_cache.load();
    const std::vector<double> v = v_cache.load();
    std::vector<double> o(q.size(), 0.0);
    for (int64_t b = 0; b < shape.batch; ++b) {
        for (int64_t head = 0; head < shape.q_heads; ++head) {
            const int64_t at = shape.query_row(b, head, 0);
            const int64_t keys = shape.key_row(b, head, 0);
            attend(q.data() + at, k.data() + keys, v.data() + keys, position + 1, shape.width,
                   call.attribute("scale", 1.0), o.data() + at);
        }
    }
    call.operands[5].store(o);
}

namespace {

struct gradients {
    const head_shape& shape;
    const std::vector<double>&q, &k, &v, &d_o;
    std::vector<double>&d_q, &d_k, &d_v;
    double scale;

    /// One query: lse is its log of the sum of exponentials, delta the inner product of o and d_o.
    void add(int64_t at, int64_t keys, int64_t visible, double lse, double delta) const {
        const int64_t width = shape.width;
        for (int64_t key = 0; key < visible; ++key) {
            const int64_t row = keys + key * width;
            const double weight = std::exp(scale * dot(q.data() + at, k.data() + row, width) - lse);
            const double d_weight = dot(d_o.data() + at, v.data() + row, width);
            const double d_score = weight * (d_weight - delta) * scale;
            for (int64_t index = 0; index < width; ++index) {
                d_v[row + index] += weight * d_o[at + index];
                d_q[at + index] += d_score * k[row + index];
                d_k[row + index] += d_score * q[at + index];
            }
        }
    }
};

}  // namespace

void attention_backward(const invocation& call) {
    const head_shape shape = shape_of(call.operands[0], call.operands[1]);
    const std::vector<double> q = call.operands[0].load();
    const std::vector<double> k = call.operands[1].load();
    const std::vector<double> v = call.operands[2].load();
    const std::vector<double> o = call.operands[3].load();
    const std::vector<double> d_o = call.operands[4].load();
    const std::vector<double> lse = call.operands[5].load();
    std::vector<double> d_q(q.size(), 0.0);
    std::vector<double> d_k(k.size(), 0.0);
    std::vector<double> d_v(v.size(), 0.0);
    const bool causal = call.attribute("causal", 0) != 0;
    const gradients sums{shape, q, k, v, d_o, d_q, d_k, d_v, call.attribute("scale", 1.0)};
    for (int64_t b = 0; b < shape.batch; ++b) {
        for (int64_t head = 0; head < shape.q_heads; ++head) {
            for (int64_t query = 0; query < shape.queries; ++query) {
                const int64_t at = shape.query_row(b, head, query);
                sums.add(at, shape.key_row(b, head, 0), shape.visible(query, causal),
                         lse[at / shape.width], dot(o.data() + at, d_o.data() + at, shape.width));
            }
        }
    }
    call.operands[6].store(d_q);
    call.operands[7].store(d_k);
    call.operands[8].store(d_v);
}

}  // namespace accelbench::sim
