// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "tests/unit/kernels/naive.hpp"

namespace accelbench::kernels::test {
namespace {

struct geometry {
    std::size_t b, hq, hkv, q, kv, d;
    bool causal;
    float scale;
    fault planted;

    [[nodiscard]] std::size_t key_head(std::size_t h) const {
        return planted == fault::wrong_group ? h % hkv : h / (hq / hkv);
    }
    [[nodiscard]] std::size_t seen(std::size_t i) const {
        const std::size_t count = causal ? kv - q + i + 1 : kv;
        return std::min(kv, count + (planted == fault::mask_off_by_one ? 1U : 0U));
    }
};

float product(const float* a, const float* b, std::size_t d) {
    float sum = 0.0F;
    for (std::size_t i = 0; i < d; ++i) {
        sum += a[i] * b[i];
    }
    return sum;
}

void attend(const geometry& g, const float* q, const float* k, const float* v, std::size_t count,
            float* o) {
    std::vector<float> p(count);
    for (std::size_t j = 0; j < count; ++j) {
        p[j] = g.scale * product(q, k + j * g.d, g.d);
    }
    const float largest = *std::max_element(p.begin(), p.end());
    const std::size_t terms = g.planted == fault::skipped_tail && count > 1 ? count - 1 : count;
    float sum = 0.0F;
    for (std::size_t j = 0; j < terms; ++j) {
        p[j] = inexact_exp(p[j] - largest);
        sum += p[j];
        for (std::size_t x = 0; x < g.d; ++x) {
            o[x] += p[j] * v[j * g.d + x];
        }
    }
    for (std::size_t x = 0; x < g.d; ++x) {
        o[x] /= sum;
    }
}

void forward(const geometry& g, const floats& q, const floats& k, const floats& v, floats& o) {
    for (std::size_t b = 0; b < g.b; ++b) {
        for (std::size_t h = 0; h < g.hq; ++h) {
            const std::size_t keys = (b * g.hkv + g.key_head(h)) * g.kv * g.d;
            for (std::size_t i = 0; i < g.q; ++i) {
                const std::size_t row = ((b * g.hq + h) * g.q + i) * g.d;
                attend(g, q.data() + row, k.data() + keys, v.data() + keys, g.seen(i),
                       o.data() + row);
            }
        }
    }
}

void backward(const geometry& g, std::vector<floats>& t) {
    for (std::size_t row = 0; row < g.b * g.hq * g.q; ++row) {
        const std::size_t head = row / g.q / g.hq * g.hkv + g.key_head(row / g.q % g.hq);
        const float* q = t[0].data() + row * g.d;
        const float* d_o = t[4].data() + row * g.d;
        const float delta = product(d_o, t[3].data() + row * g.d, g.d);
        const std::size_t count = g.seen(row % g.q);
        for (std::size_t j = 0; j < count; ++j) {
            if (g.planted == fault::skipped_tail && j + 1 == count) {
                continue;
            }
            const std::size_t key = (head * g.kv + j) * g.d;
            const float p = inexact_exp(g.scale * product(q, t[1].data() + key, g.d) - t[5][row]);
            const float d_s = g.scale * p * (product(d_o, t[2].data() + key, g.d) - delta);
            for (std::size_t x = 0; x < g.d; ++x) {
                t[6][row * g.d + x] += d_s * t[1][key + x];
                t[7][key + x] += d_s * q[x];
                t[8][key + x] += p * d_o[x];
            }
        }
    }
}

}  // namespace

void launch_attention(const workload& w, std::vector<floats>& t, std::int64_t scalar,
                      fault planted) {
    const bool decode = w.op == "attention.decode";
    const auto& q = w.tensors[0].dims;
    const auto& k = w.tensors[decode ? 3 : 1].dims;
    const bool causal = !decode && std::get<std::int64_t>(w.attributes[0].value) != 0;
    geometry g{static_cast<std::size_t>(q[0]),
               static_cast<std::size_t>(q[1]),
               static_cast<std::size_t>(k[1]),
               static_cast<std::size_t>(q[2]),
               static_cast<std::size_t>(k[2]),
               static_cast<std::size_t>(q[3]),
               causal,
               static_cast<float>(std::get<double>(w.attributes[decode ? 0 : 1].value)),
               planted};
    if (!decode) {
        w.op == "attention.backward" ? backward(g, t) : forward(g, t[0], t[1], t[2], t[3]);
        return;
    }
    for (std::size_t head = 0; head < g.b * g.hkv && planted != fault::stale_cache; ++head) {
        const std::size_t row = (head * g.kv + static_cast<std::size_t>(scalar)) * g.d;
        std::copy_n(t[1].begin() + head * g.d, g.d, t[3].begin() + row);
        std::copy_n(t[2].begin() + head * g.d, g.d, t[4].begin() + row);
    }
    forward(g, t[0], t[3], t[4], t[5]);
}

}  // namespace accelbench::kernels::test
