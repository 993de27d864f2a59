// SPDX-License-Identifier: Apache-2.0
// What our chains of operations compute, against attention written down naively.
#include <gtest/gtest.h>

#include <cmath>

#include "cudnn/attention_graph.hpp"
#include "evaluator.hpp"

namespace accelbench::cuda::cudnn {
namespace {

double value_of(int64_t tensor, int64_t index) {
    return std::sin(static_cast<double>(tensor * 131 + index * 17));
}

std::size_t count_of(const extents& dims) {
    return static_cast<std::size_t>(dims[0] * dims[1] * dims[2] * dims[3]);
}

/// Attention of one query head at a time, with everything that gradients need.
class naive {
  public:
    explicit naive(const attention_shape& shape) : it(shape) {
        for (const int64_t id : {operand::q, operand::d_o}) {
            fill(id, it.queries());
        }
        for (const int64_t id : {operand::k, operand::v}) {
            fill(id, it.keys());
        }
        for (const int64_t id : {operand::o, operand::d_q}) {
            values[id].assign(count_of(it.queries()), 0.0);
        }
        for (const int64_t id : {operand::d_k, operand::d_v}) {
            values[id].assign(count_of(it.keys()), 0.0);
        }
        values[operand::lse].assign(count_of(it.rows()), 0.0);
        for (int64_t b = 0; b < it.b; ++b) {
            for (int64_t h = 0; h < it.hq; ++h) {
                for (int64_t i = 0; i < it.q; ++i) {
                    row(b, h, i);
                }
            }
        }
    }

    attention_shape it;
    std::map<int64_t, std::vector<double>> values;

  private:
    void fill(int64_t id, const extents& dims) {
        for (std::size_t index = 0; index < count_of(dims); ++index) {
            values[id].push_back(value_of(id, static_cast<int64_t>(index)));
        }
    }
    double* query(int64_t id, int64_t b, int64_t h, int64_t i) {
        return &values[id][static_cast<std::size_t>(((b * it.hq + h) * it.q + i) * it.d)];
    }
    double* key(int64_t id, int64_t b, int64_t h, int64_t j) {
        const int64_t head = h / (it.hq / it.hkv);
        return &values[id][static_cast<std::size_t>(((b * it.hkv + head) * it.kv + j) * it.d)];
    }
    double dot(const double* a, const double* b) const {
        double sum = 0.0;
        for (int64_t x = 0; x < it.d; ++x) {
            sum += a[x] * b[x];
        }
        return sum;
    }
    void grow(double* to, double factor, const double* from) const {
        for (int64_t x = 0; x < it.d; ++x) {
            to[x] += factor * from[x];
        }
    }
    void row(int64_t b, int64_t h, int64_t i) {
        const int64_t seen = it.causal ? i + it.kv - it.q + 1 : it.kv;
        std::vector<double> p;
        double sum = 0.0;
        for (int64_t j = 0; j < seen; ++j) {
            p.push_back(
                std::exp(it.scale * dot(query(operand::q, b, h, i), key(operand::k, b, h, j))));
            sum += p.back();
        }
        double* const o = query(operand::o, b, h, i);
        for (int64_t j = 0; j < seen; ++j) {
            p[static_cast<std::size_t>(j)] /= sum;
            grow(o, p[static_cast<std::size_t>(j)], key(operand::v, b, h, j));
        }
        values[operand::lse][static_cast<std::size_t>((b * it.hq + h) * it.q + i)] = std::log(sum);
        const double* const d_o = query(operand::d_o, b, h, i);
        for (int64_t j = 0; j < seen; ++j) {
            const double pj = p[static_cast<std::size_t>(j)];
            const double d_s = it.scale * pj * (dot(d_o, key(operand::v, b, h, j)) - dot(d_o, o));
            grow(key(operand::d_v, b, h, j), pj, d_o);
            grow(query(operand::d_q, b, h, i), d_s, key(operand::k, b, h, j));
            grow(key(operand::d_k, b, h, j), d_s, query(operand::q, b, h, i));
        }
    }
};

std::vector<attention_shape> shapes() {
    return {{.b = 2, .hq = 4, .hkv = 2, .q = 5, .kv = 5, .d = 8, .causal = true, .scale = 0.3f},
            {.b = 1, .hq = 3, .hkv = 3, .q = 4, .kv = 4, .d = 8, .causal = false, .scale = 0.5f},
            {.b = 2, .hq = 6, .hkv = 2, .q = 1, .kv = 7, .d = 16, .causal = false, .scale = 0.25f}};
}

void expect_near(const std::vector<double>& got, const std::vector<double>& expected,
                 const char* what) {
    ASSERT_EQ(got.size(), expected.size()) << what;
    for (std::size_t index = 0; index < got.size(); ++index) {
        ASSERT_NEAR(got[index], expected[index], 1e-6) << what << " at " << index;
    }
}

TEST(attention_chain_test, forward_is_attention) {
    std::vector<attention_shape> all = shapes();
    // A prompt behind a cache: the mask ends at the last key.
    all.push_back({.hq = 2, .hkv = 1, .q = 3, .kv = 8, .d = 8, .causal = true, .scale = 0.4f});
    for (const attention_shape& it : all) {
        naive expected(it);
        evaluator chain;
        for (const int64_t id : {operand::q, operand::k, operand::v}) {
            chain.named(id, expected.values[id].size()) = expected.values[id];
        }
        attention_chain(chain, it).forward();
        expect_near(chain.named(operand::o, 0), expected.values[operand::o], "o");
    }
}

TEST(attention_chain_test, backward_is_its_gradient) {
    for (const attention_shape& it : shapes()) {
        naive expected(it);
        evaluator chain;
        for (const int64_t id :
             {operand::q, operand::k, operand::v, operand::o, operand::d_o, operand::lse}) {
            chain.named(id, expected.values[id].size()) = expected.values[id];
        }
        attention_chain(chain, it).backward();
        expect_near(chain.named(operand::d_q, 0), expected.values[operand::d_q], "d_q");
        expect_near(chain.named(operand::d_k, 0), expected.values[operand::d_k], "d_k");
        expect_near(chain.named(operand::d_v, 0), expected.values[operand::d_v], "d_v");
        // What the workspace must have room for.
        EXPECT_EQ(chain.named(operand::d_q_sums, 0).size(), count_of(it.queries()));
        EXPECT_EQ(chain.named(operand::delta, 0).size(), count_of(it.rows()));
    }
}

}  // namespace
}  // namespace accelbench::cuda::cudnn
