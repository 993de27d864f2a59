// SPDX-License-Identifier: Apache-2.0
// Attention against plain double loops: groups of heads, odd lengths and depths, causal and not, a
// growing cache.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/cpu/fixture.hpp"

namespace accelbench::cpu_test {
namespace {

struct shape {
    std::int64_t batch, query_heads, kv_heads, queries, keys, depth;
    bool causal;

    [[nodiscard]] std::int64_t kv_of(std::int64_t head) const {
        return head / query_heads * kv_heads + head % query_heads / (query_heads / kv_heads);
    }
    [[nodiscard]] std::int64_t seen(std::int64_t query) const {
        return causal ? keys - queries + query + 1 : keys;
    }
    [[nodiscard]] std::vector<std::int64_t> q_dims() const {
        return {batch, query_heads, queries, depth};
    }
    [[nodiscard]] std::vector<std::int64_t> k_dims() const {
        return {batch, kv_heads, keys, depth};
    }
};

using values = std::vector<double>;
constexpr double scale = 0.37;

double dot(const double* a, const double* b, std::int64_t n) {
    double sum = 0.0;
    for (std::int64_t i = 0; i < n; ++i)
        sum += a[i] * b[i];
    return sum;
}

/// Probabilities of one query over the keys it sees; the logarithm of their sum before division in
/// *lse.
values probabilities(const shape& s, const values& q, const values& k, std::int64_t head,
                     std::int64_t query, double* lse = nullptr) {
    values p(static_cast<std::size_t>(s.seen(query)));
    double sum = 0.0;
    for (std::int64_t j = 0; j < s.seen(query); ++j) {
        const double* row = &q[(head * s.queries + query) * s.depth];
        p[j] = std::exp(scale * dot(row, &k[(s.kv_of(head) * s.keys + j) * s.depth], s.depth));
        sum += p[j];
    }
    for (double& x : p)
        x /= sum;
    if (lse != nullptr)
        *lse = std::log(sum);
    return p;
}

values forward(const shape& s, const values& q, const values& k, const values& v) {
    values o(q.size());
    for (std::int64_t h = 0; h < s.batch * s.query_heads; ++h) {
        for (std::int64_t i = 0; i < s.queries; ++i) {
            const values p = probabilities(s, q, k, h, i);
            for (std::size_t j = 0; j < p.size(); ++j)
                for (std::int64_t d = 0; d < s.depth; ++d)
                    o[(h * s.queries + i) * s.depth + d] +=
                        p[j] *
                        v[(s.kv_of(h) * s.keys + static_cast<std::int64_t>(j)) * s.depth + d];
        }
    }
    return o;
}

template <class body_fn>
void for_all(const body_fn& body) {
    for (const setting& s : settings()) {
        device d(s.cpus, s.isa);
        for (const accb_dtype type : float_types) {
            SCOPED_TRACE(s.isa + " on " + s.cpus + " in " + name_of(type));
            body(d, type);
        }
    }
}

TEST(attention, prefill) {
    for_all([](device& d, accb_dtype type) {
        for (const shape& s :
             {shape{1, 4, 2, 1, 1, 8, true}, shape{2, 3, 3, 13, 29, 17, true},
              shape{1, 4, 1, 100, 135, 64, true}, shape{1, 5, 1, 33, 300, 40, false},
              shape{1, 2, 1, 200, 200, 128, true}}) {
            SCOPED_TRACE("keys " + std::to_string(s.keys));
            kernel_case c{"attention.prefill",
                          {input(type, s.q_dims(), 31, -2, 2), input(type, s.k_dims(), 32, -2, 2),
                           input(type, s.k_dims(), 33), output(type, s.q_dims())},
                          {{"causal", s.causal}},
                          {{"scale", scale}}};
            const values want =
                forward(s, c.tensors[0].values, c.tensors[1].values, c.tensors[2].values);
            d.run(c);
            expect_close(c.tensors[3].values, want, 4e-6, 1.01 * unit_roundoff(type) + 1e-5, "o");
        }
    });
}

TEST(attention, decode_appends_and_attends) {
    for_all([](device& d, accb_dtype type) {
        // One head for two threads splits the keys; three heads a group leave a remainder in every
        // inner loop.
        for (const shape& s : {shape{1, 3, 1, 1, 263, 24, false}, shape{2, 8, 2, 1, 70, 65, false},
                               shape{1, 1, 1, 1, 9, 128, false}}) {
            const std::vector<std::int64_t> one{s.batch, s.kv_heads, 1, s.depth};
            const std::int64_t last = s.keys - 2;
            kernel_case c{"attention.decode",
                          {input(type, s.q_dims(), 34, -2, 2), input(type, one, 35),
                           input(type, one, 36), input(type, s.k_dims(), 37),
                           input(type, s.k_dims(), 38), output(type, s.q_dims())},
                          {},
                          {{"scale", scale}},
                          {{last - 1}, {last}}};
            c.tensors[3].role = c.tensors[4].role = ACCB_STATE;
            values k = c.tensors[3].values, v = c.tensors[4].values;
            for (std::int64_t h = 0; h < s.batch * s.kv_heads; ++h) {
                for (std::int64_t p = last - 1; p <= last; ++p) {
                    for (std::int64_t i = 0; i < s.depth; ++i) {
                        k[(h * s.keys + p) * s.depth + i] = c.tensors[1].values[h * s.depth + i];
                        v[(h * s.keys + p) * s.depth + i] = c.tensors[2].values[h * s.depth + i];
                    }
                }
            }
            values want(static_cast<std::size_t>(s.batch * s.query_heads * s.depth));
            for (std::int64_t h = 0; h < s.batch * s.query_heads; ++h) {
                const values q(c.tensors[0].values.begin() + h * s.depth,
                               c.tensors[0].values.begin() + (h + 1) * s.depth);
                double sum = 0.0;
                for (std::int64_t j = 0; j <= last; ++j) {
                    const std::int64_t at = (s.kv_of(h) * s.keys + j) * s.depth;
                    const double e = std::exp(scale * dot(q.data(), &k[at], s.depth));
                    sum += e;
                    for (std::int64_t i = 0; i < s.depth; ++i)
                        want[h * s.depth + i] += e * v[at + i];
                }
                for (std::int64_t i = 0; i < s.depth; ++i)
                    want[h * s.depth + i] /= sum;
            }
            d.run(c);
            expect_close(c.tensors[5].values, want, 4e-6, 1.01 * unit_roundoff(type) + 1e-5, "o");
            EXPECT_EQ(c.tensors[3].values, k)
                << "the new keys must be in the cache, and nothing else";
            EXPECT_EQ(c.tensors[4].values, v);
        }
    });
}

struct gradients {
    values d_q, d_k, d_v;
};

gradients backward(const shape& s, const values& q, const values& k, const values& v,
                   const values& o, const values& d_o) {
    gradients g{values(q.size()), values(k.size()), values(k.size())};
    for (std::int64_t h = 0; h < s.batch * s.query_heads; ++h) {
        for (std::int64_t i = 0; i < s.queries; ++i) {
            const std::int64_t at = (h * s.queries + i) * s.depth;
            const values p = probabilities(s, q, k, h, i);
            const double delta = dot(&o[at], &d_o[at], s.depth);
            for (std::size_t j = 0; j < p.size(); ++j) {
                const std::int64_t row =
                    (s.kv_of(h) * s.keys + static_cast<std::int64_t>(j)) * s.depth;
                const double d_s = p[j] * (dot(&d_o[at], &v[row], s.depth) - delta) * scale;
                for (std::int64_t d = 0; d < s.depth; ++d) {
                    g.d_q[at + d] += d_s * k[row + d];
                    g.d_k[row + d] += d_s * q[at + d];
                    g.d_v[row + d] += p[j] * d_o[at + d];
                }
            }
        }
    }
    return g;
}

TEST(attention, backward) {
    for_all([](device& d, accb_dtype type) {
        for (const shape& s :
             {shape{1, 2, 1, 7, 7, 8, true}, shape{2, 4, 2, 61, 61, 24, true},
              shape{1, 3, 1, 150, 150, 40, true}, shape{1, 2, 2, 130, 130, 64, false}}) {
            SCOPED_TRACE("keys " + std::to_string(s.keys));
            kernel_case c{
                "attention.backward",
                {input(type, s.q_dims(), 41, -2, 2), input(type, s.k_dims(), 42, -2, 2),
                 input(type, s.k_dims(), 43), input(type, s.q_dims(), 44),
                 input(type, s.q_dims(), 45),
                 input(ACCB_F32, {s.batch, s.query_heads, s.queries}, 46), output(type, s.q_dims()),
                 output(type, s.k_dims()), output(type, s.k_dims())},
                {{"causal", s.causal}},
                {{"scale", scale}}};
            const values &q = c.tensors[0].values, &k = c.tensors[1].values,
                         &v = c.tensors[2].values;
            values o = forward(s, q, k, v);
            for (double& x : o)
                x = rounded(type, x);
            c.tensors[3].values = o;
            for (std::int64_t h = 0; h < s.batch * s.query_heads; ++h)
                for (std::int64_t i = 0; i < s.queries; ++i)
                    probabilities(s, q, k, h, i, &c.tensors[5].values[h * s.queries + i]);
            const gradients want = backward(s, q, k, v, o, c.tensors[4].values);
            d.run(c);
            const double relative = 1.01 * unit_roundoff(type) + 1e-5;
            expect_close(c.tensors[6].values, want.d_q, 2e-5, relative, "d_q");
            expect_close(c.tensors[7].values, want.d_k, 2e-5, relative, "d_k");
            expect_close(c.tensors[8].values, want.d_v, 2e-5, relative, "d_v");
        }
    });
}

TEST(attention, same_bits_again) {
    device d("0,1");
    if (!d.is_open())
        GTEST_SKIP() << "this machine has one processor";
    const shape s{1, 6, 3, 190, 190, 64, true};
    kernel_case c{"attention.prefill",
                  {input(ACCB_F32, s.q_dims(), 47), input(ACCB_F32, s.k_dims(), 48),
                   input(ACCB_F32, s.k_dims(), 49), output(ACCB_F32, s.q_dims())},
                  {{"causal", 1}},
                  {{"scale", scale}}};
    d.run(c, 64);
    const auto bits = d.raw();
    for (const std::uint64_t offset : {128U, 4160U, 64U}) {
        d.run(c, offset);
        EXPECT_EQ(bits, d.raw());
    }
}

}  // namespace
}  // namespace accelbench::cpu_test
