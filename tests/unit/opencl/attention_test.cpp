// SPDX-License-Identifier: Apache-2.0
// Attention forward, one token at a time, and backward, against naive double loops.
#include "tests/unit/opencl/expectation.hpp"

namespace accelbench::opencl_test {
namespace {

using values = std::vector<double>;

class attention : public on_device {};

struct shape {
    int batch, heads, key_heads, queries, keys, d;
    bool causal;
    [[nodiscard]] int group() const { return heads / key_heads; }
    [[nodiscard]] int visible(int i) const { return causal ? keys - queries + i + 1 : keys; }
    [[nodiscard]] double scale() const { return 1.0 / std::sqrt(static_cast<double>(d)); }
};

/// The softmax weights of query row (head, i); also its logsumexp.
values weights_of(const shape& s, const values& q, const values& k, int head, int i, double& lse) {
    const int key_head = head / s.heads * s.key_heads + head % s.heads / s.group();
    values weight(s.visible(i));
    double high = -INFINITY;
    for (int j = 0; j < s.visible(i); ++j) {
        double dot = 0.0;
        for (int c = 0; c < s.d; ++c) {
            dot += q[(head * s.queries + i) * s.d + c] * k[(key_head * s.keys + j) * s.d + c];
        }
        weight[j] = dot * s.scale();
        high = std::max(high, weight[j]);
    }
    double sum = 0.0;
    for (double& value : weight) {
        value = std::exp(value - high);
        sum += value;
    }
    for (double& value : weight) {
        value /= sum;
    }
    lse = high + std::log(sum);
    return weight;
}

values forward(const shape& s, const values& q, const values& k, const values& v, values& lse) {
    values o(s.batch * s.heads * s.queries * s.d, 0.0);
    lse.assign(s.batch * s.heads * s.queries, 0.0);
    for (int head = 0; head < s.batch * s.heads; ++head) {
        const int key_head = head / s.heads * s.key_heads + head % s.heads / s.group();
        for (int i = 0; i < s.queries; ++i) {
            const int row = head * s.queries + i;
            const values weight = weights_of(s, q, k, head, i, lse[row]);
            for (std::size_t j = 0; j < weight.size(); ++j) {
                for (int c = 0; c < s.d; ++c) {
                    o[row * s.d + c] += weight[j] * v[(key_head * s.keys + j) * s.d + c];
                }
            }
        }
    }
    return o;
}

TEST_F(attention, prefill) {
    for (const accb_dtype type : {ACCB_F32, ACCB_F16, ACCB_BF16}) {
        for (const shape s : {shape{2, 6, 2, 70, 70, 40, true}, shape{1, 5, 1, 33, 150, 17, true},
                              shape{1, 2, 2, 65, 40, 64, false}, shape{1, 1, 1, 1, 1, 1, true}}) {
            SCOPED_TRACE(testing::Message()
                         << "type " << type << " q " << s.queries << " d " << s.d);
            const values q = random_values(s.batch * s.heads * s.queries * s.d, 1, type);
            const values k = random_values(s.batch * s.key_heads * s.keys * s.d, 2, type);
            const values v = random_values(s.batch * s.key_heads * s.keys * s.d, 3, type);
            request it{"attention.prefill", {}, {{"causal", s.causal}}, {{"scale", s.scale()}}, {}};
            it.operands = {{type, {s.batch, s.heads, s.queries, s.d}, ACCB_INPUT, q, 0},
                           {type, {s.batch, s.key_heads, s.keys, s.d}, ACCB_INPUT, k, 0},
                           {type, {s.batch, s.key_heads, s.keys, s.d}, ACCB_INPUT, v, 0},
                           {type, {s.batch, s.heads, s.queries, s.d}, ACCB_OUTPUT, {}, 0}};
            values lse;
            // Matrix units take the weights in the operands' type: each is rounded once more.
            const double absolute = type == ACCB_F32 ? 2e-6 : 0.25 * unit(type);
            expect_close(run_well(it).after[3], forward(s, q, k, v, lse), absolute, 2 * unit(type),
                         "o");
        }
    }
}

void put_row(values& cache, const values& row, const shape& s, int position) {
    for (int head = 0; head < s.batch * s.key_heads; ++head) {
        for (int c = 0; c < s.d; ++c) {
            cache[(head * s.keys + position) * s.d + c] = row[head * s.d + c];
        }
    }
}

// What the token at `position` attends to: a cache cut to position + 1 rows.
values cut(const values& cache, const shape& s, int rows) {
    values part;
    for (int head = 0; head < s.batch * s.key_heads; ++head) {
        const auto begin = cache.begin() + head * s.keys * s.d;
        part.insert(part.end(), begin, begin + rows * s.d);
    }
    return part;
}

TEST_F(attention, decode_writes_its_row_and_sees_the_past) {
    for (const accb_dtype type : {ACCB_F32, ACCB_F16, ACCB_BF16}) {
        for (const shape s : {shape{2, 6, 2, 1, 50, 40, true}, shape{1, 5, 1, 1, 400, 17, true},
                              shape{3, 8, 8, 1, 7, 64, true}}) {
            SCOPED_TRACE(testing::Message() << "type " << type << " capacity " << s.keys);
            const values q = random_values(s.batch * s.heads * s.d, 4, type);
            const values k_new = random_values(s.batch * s.key_heads * s.d, 5, type);
            const values v_new = random_values(s.batch * s.key_heads * s.d, 6, type);
            values k = random_values(s.batch * s.key_heads * s.keys * s.d, 7, type);
            values v = random_values(s.batch * s.key_heads * s.keys * s.d, 8, type);
            for (const int position : {0, 3, s.keys - 1}) {
                request it{"attention.decode", {}, {}, {{"scale", s.scale()}}, {position}};
                const std::vector<int64_t> one{s.batch, s.key_heads, 1, s.d};
                const std::vector<int64_t> cache{s.batch, s.key_heads, s.keys, s.d};
                const std::vector<int64_t> queries{s.batch, s.heads, 1, s.d};
                it.operands = {
                    {type, queries, ACCB_INPUT, q, 0}, {type, one, ACCB_INPUT, k_new, 0},
                    {type, one, ACCB_INPUT, v_new, 0}, {type, cache, ACCB_STATE, k, 0},
                    {type, cache, ACCB_STATE, v, 0},   {type, queries, ACCB_OUTPUT, {}, 0}};
                values k_after = k;
                values v_after = v;
                put_row(k_after, k_new, s, position);
                put_row(v_after, v_new, s, position);
                shape seen = s;
                seen.keys = position + 1;
                values lse;
                const outcome got = run_well(it);
                EXPECT_EQ(got.after[3], k_after);
                EXPECT_EQ(got.after[4], v_after);
                expect_close(
                    got.after[5],
                    forward(seen, q, cut(k_after, s, seen.keys), cut(v_after, s, seen.keys), lse),
                    2e-6, 2 * unit(type), "o");
            }
        }
    }
}

TEST_F(attention, decode_refuses_positions_outside_the_cache) {
    request it{"attention.decode", {}, {}, {{"scale", 1.0}}, {4}};
    const values row(8, 0.5);
    const values cache(32, 0.5);
    it.operands = {{ACCB_F32, {1, 1, 1, 8}, ACCB_INPUT, row, 0},
                   {ACCB_F32, {1, 1, 1, 8}, ACCB_INPUT, row, 0},
                   {ACCB_F32, {1, 1, 1, 8}, ACCB_INPUT, row, 0},
                   {ACCB_F32, {1, 1, 4, 8}, ACCB_STATE, cache, 0},
                   {ACCB_F32, {1, 1, 4, 8}, ACCB_STATE, cache, 0},
                   {ACCB_F32, {1, 1, 1, 8}, ACCB_OUTPUT, {}, 0}};
    EXPECT_EQ(run(it).status, ACCB_INVALID_ARGUMENT);
}

struct gradients {
    values q, k, v;
};

gradients backward(const shape& s, const values& q, const values& k, const values& v,
                   const values& o, const values& d_o) {
    gradients got{values(q.size(), 0.0), values(k.size(), 0.0), values(v.size(), 0.0)};
    for (int head = 0; head < s.batch * s.heads; ++head) {
        const int key_head = head / s.heads * s.key_heads + head % s.heads / s.group();
        for (int i = 0; i < s.queries; ++i) {
            const int row = (head * s.queries + i) * s.d;
            double lse = 0.0;
            const values weight = weights_of(s, q, k, head, i, lse);
            double delta = 0.0;
            for (int c = 0; c < s.d; ++c) {
                delta += o[row + c] * d_o[row + c];
            }
            for (std::size_t j = 0; j < weight.size(); ++j) {
                const int key = (key_head * s.keys + static_cast<int>(j)) * s.d;
                double d_p = 0.0;
                for (int c = 0; c < s.d; ++c) {
                    d_p += d_o[row + c] * v[key + c];
                    got.v[key + c] += weight[j] * d_o[row + c];
                }
                const double d_s = weight[j] * (d_p - delta) * s.scale();
                for (int c = 0; c < s.d; ++c) {
                    got.q[row + c] += d_s * k[key + c];
                    got.k[key + c] += d_s * q[row + c];
                }
            }
        }
    }
    return got;
}

TEST_F(attention, backward) {
    for (const shape s : {shape{2, 6, 2, 70, 70, 40, true}, shape{1, 3, 1, 33, 33, 17, false},
                          shape{1, 1, 1, 1, 1, 1, true}}) {
        const values q = random_values(s.batch * s.heads * s.queries * s.d, 9);
        const values k = random_values(s.batch * s.key_heads * s.keys * s.d, 10);
        const values v = random_values(s.batch * s.key_heads * s.keys * s.d, 11);
        const values d_o = random_values(s.batch * s.heads * s.queries * s.d, 12);
        values lse;
        values o = forward(s, q, k, v, lse);
        for (values* list : {&o, &lse}) {
            for (double& value : *list) {
                value = stored(value, ACCB_F32);
            }
        }
        const std::vector<int64_t> of_queries{s.batch, s.heads, s.queries, s.d};
        const std::vector<int64_t> of_keys{s.batch, s.key_heads, s.keys, s.d};
        request it{"attention.backward", {}, {{"causal", s.causal}}, {{"scale", s.scale()}}, {}};
        it.operands = {{ACCB_F32, of_queries, ACCB_INPUT, q, 0},
                       {ACCB_F32, of_keys, ACCB_INPUT, k, 0},
                       {ACCB_F32, of_keys, ACCB_INPUT, v, 0},
                       {ACCB_F32, of_queries, ACCB_INPUT, o, 0},
                       {ACCB_F32, of_queries, ACCB_INPUT, d_o, 0},
                       {ACCB_F32, {s.batch, s.heads, s.queries}, ACCB_INPUT, lse, 0},
                       {ACCB_F32, of_queries, ACCB_OUTPUT, {}, 0},
                       {ACCB_F32, of_keys, ACCB_OUTPUT, {}, 0},
                       {ACCB_F32, of_keys, ACCB_OUTPUT, {}, 0}};
        const gradients want = backward(s, q, k, v, o, d_o);
        const outcome got = run_well(it);
        expect_close(got.after[6], want.q, 1e-5, 1e-5, "d_q");
        expect_close(got.after[7], want.k, 2e-5, 1e-5, "d_k");
        expect_close(got.after[8], want.v, 2e-5, 1e-5, "d_v");
    }
}

}  // namespace
}  // namespace accelbench::opencl_test
