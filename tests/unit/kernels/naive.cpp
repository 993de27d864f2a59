// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernels/naive.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/data/convert.hpp"
#include "kernels/data/hash.hpp"

namespace accelbench::kernels::test {
namespace {

double number(const workload& w, std::size_t i) {
    return std::get<double>(w.attributes[i].value);
}
std::int64_t whole(const workload& w, std::size_t i) {
    return std::get<std::int64_t>(w.attributes[i].value);
}
std::size_t extent(const workload& w, std::size_t t, std::size_t d) {
    return static_cast<std::size_t>(w.tensors[t].dims[d]);
}

void matmul(const workload& w, std::vector<floats>& t, fault planted) {
    const bool ta = whole(w, 0) != 0;
    const bool tb = whole(w, 1) != 0;
    const std::size_t m = extent(w, 2, 0);
    const std::size_t n = extent(w, 2, 1);
    const std::size_t k = extent(w, 0, ta ? 0 : 1);
    const std::size_t terms = planted == fault::skipped_tail ? k - 1 : k;
    for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            float sum = 0.0F;
            for (std::size_t l = 0; l < terms; ++l) {
                sum += t[0][ta ? l * m + i : i * k + l] * t[1][tb ? j * k + l : l * n + j];
            }
            t[2][i * n + j] = sum;
        }
    }
}

/// y, or the gradients where the workload has them.
void rms_norm(const workload& w, std::vector<floats>& t, fault planted) {
    const bool backward = w.tensors.size() == 5;
    const std::size_t rows = extent(w, 0, 0);
    const std::size_t h = extent(w, 0, 1);
    const std::size_t terms = planted == fault::skipped_tail ? h - 1 : h;
    for (std::size_t r = 0; r < rows; ++r) {
        const float* x = t[0].data() + r * h;
        float squares = 0.0F;
        for (std::size_t i = 0; i < terms; ++i) {
            squares += x[i] * x[i];
        }
        const float root =
            1.0F / std::sqrt(squares / static_cast<float>(h) + static_cast<float>(number(w, 0)));
        if (!backward) {
            for (std::size_t i = 0; i < h; ++i) {
                t[2][r * h + i] = x[i] * root * t[1][i];
            }
            continue;
        }
        const float* d_y = t[2].data() + r * h;
        float product = 0.0F;
        for (std::size_t i = 0; i < terms; ++i) {
            product += d_y[i] * t[1][i] * x[i];
        }
        for (std::size_t i = 0; i < h; ++i) {
            t[3][r * h + i] = root * d_y[i] * t[1][i] -
                              x[i] * root * root * root * product / static_cast<float>(h);
            if (planted != fault::skipped_tail || r + 1 < rows) {
                t[4][i] += d_y[i] * x[i] * root;
            }
        }
    }
}

/// exp(x - max), their sum over `terms`, and the maximum.
struct row_sum {
    float largest, sum;
};
row_sum exponentials(const float* x, std::size_t count, std::size_t terms, fault planted) {
    const float largest = planted == fault::no_maximum ? 0.0F : *std::max_element(x, x + count);
    float sum = 0.0F;
    for (std::size_t i = 0; i < terms; ++i) {
        sum += inexact_exp(x[i] - largest);
    }
    return {largest, sum};
}

void softmax(const workload& w, std::vector<floats>& t, fault planted) {
    const std::size_t c = extent(w, 0, 1);
    const std::size_t terms = planted == fault::skipped_tail ? c - 1 : c;
    for (std::size_t r = 0; r < extent(w, 0, 0); ++r) {
        const float* x = t[0].data() + r * c;
        const row_sum e = exponentials(x, c, terms, planted);
        for (std::size_t i = 0; i < c; ++i) {
            t[1][r * c + i] = inexact_exp(x[i] - e.largest) / e.sum;
        }
    }
}

void softmax_backward(const workload& w, std::vector<floats>& t, fault planted) {
    const std::size_t c = extent(w, 0, 1);
    const std::size_t terms = planted == fault::skipped_tail ? c - 1 : c;
    for (std::size_t r = 0; r < extent(w, 0, 0); ++r) {
        const float product = std::inner_product(t[0].begin() + r * c, t[0].begin() + r * c + terms,
                                                 t[1].begin() + r * c, 0.0F);
        for (std::size_t i = r * c; i < (r + 1) * c; ++i) {
            t[2][i] = t[0][i] * (t[1][i] - product);
        }
    }
}

void cross_entropy(const workload& w, std::vector<floats>& t, fault planted) {
    const std::size_t v = extent(w, 0, 1);
    const bool backward = w.tensors.size() == 4;
    const std::size_t terms = planted == fault::skipped_tail ? v - 1 : v;
    for (std::size_t r = 0; r < extent(w, 0, 0); ++r) {
        float label = t[1][r];
        if (label == static_cast<float>(whole(w, 0))) {
            if (planted != fault::ignored_row_counts) {
                continue;
            }
            label = 0.0F;
        }
        const float* x = t[0].data() + r * v;
        const row_sum e = exponentials(x, v, terms, planted);
        const float log_sum = e.largest + std::log(e.sum);
        if (!backward) {
            t[2][r] = log_sum - x[static_cast<std::size_t>(label)];
            continue;
        }
        for (std::size_t i = 0; i < v; ++i) {
            const float p = inexact_exp(x[i] - log_sum);
            t[3][r * v + i] = (p - (i == static_cast<std::size_t>(label) ? 1.0F : 0.0F)) * t[2][r];
        }
    }
}

void adamw(const workload& w, std::vector<floats>& t, std::int64_t step, fault planted) {
    const auto lr = static_cast<float>(number(w, 0));
    const auto beta1 = static_cast<float>(number(w, 1));
    const auto beta2 = static_cast<float>(number(w, 2));
    const bool corrected = planted != fault::no_bias_correction;
    const auto correct1 =
        corrected ? static_cast<float>(1.0 - std::pow(number(w, 1), static_cast<double>(step)))
                  : 1.0F;
    const auto correct2 =
        corrected ? static_cast<float>(1.0 - std::pow(number(w, 2), static_cast<double>(step)))
                  : 1.0F;
    const float kept = 1.0F - lr * static_cast<float>(number(w, 4));
    for (std::size_t i = 0; i < t[0].size(); ++i) {
        const float g = t[1][i];
        t[2][i] = beta1 * t[2][i] + (1.0F - beta1) * g;
        t[3][i] = beta2 * t[3][i] + (1.0F - beta2) * g * g;
        const float root = std::sqrt(t[3][i] / correct2) + static_cast<float>(number(w, 3));
        t[0][i] = t[0][i] * kept - lr * (t[2][i] / correct1) / root;
    }
}

void mlp(const workload& w, std::vector<floats>& t, fault planted) {
    const std::size_t h = extent(w, 0, 1), f = extent(w, 1, 0);
    const std::size_t terms = planted == fault::skipped_tail ? f - 1 : f;
    floats inner(f);
    for (std::size_t r = 0; r < extent(w, 0, 0); ++r) {
        const auto x = t[0].begin() + static_cast<std::ptrdiff_t>(r * h);
        const auto times = [&](const floats& weights, std::size_t line) {
            return std::inner_product(x, x + static_cast<std::ptrdiff_t>(h),
                                      weights.begin() + static_cast<std::ptrdiff_t>(line * h),
                                      0.0F);
        };
        for (std::size_t j = 0; j < f; ++j) {
            const float gate = times(t[1], j);
            const float open =
                planted == fault::no_gate ? 1.0F : 1.0F / (1.0F + inexact_exp(-gate));
            inner[j] = gate * open * times(t[2], j);
        }
        for (std::size_t c = 0; c < h; ++c) {
            t[4][r * h + c] = std::inner_product(
                inner.begin(), inner.begin() + static_cast<std::ptrdiff_t>(terms),
                t[3].begin() + static_cast<std::ptrdiff_t>(c * f), 0.0F);
        }
    }
}

void elementwise(const workload& w, std::vector<floats>& t) {
    if (w.op != "triad") {
        t[1] = t[0];
        return;
    }
    const auto alpha = static_cast<float>(number(w, 0));
    std::transform(t[0].begin(), t[0].end(), t[1].begin(), t[2].begin(),
                   [&](float b, float c) { return b + alpha * c; });
}

void compute(const workload& w, std::vector<floats>& t, std::int64_t scalar, fault planted) {
    if (w.op == "matmul") {
        matmul(w, t, planted);
    } else if (w.op == "rms_norm" || w.op == "rms_norm.backward") {
        rms_norm(w, t, planted);
    } else if (w.op == "mlp") {
        mlp(w, t, planted);
    } else if (w.op == "softmax") {
        softmax(w, t, planted);
    } else if (w.op == "softmax.backward") {
        softmax_backward(w, t, planted);
    } else if (w.op == "cross_entropy" || w.op == "cross_entropy.backward") {
        cross_entropy(w, t, planted);
    } else if (w.op == "adamw") {
        adamw(w, t, scalar, planted);
    } else if (w.op.starts_with("attention")) {
        launch_attention(w, t, scalar, planted);
    } else if (w.op != "empty") {
        elementwise(w, t);
    }
}

/// Faults that show in the outputs alone, whatever the kernel.
void spoil(const workload& w, std::vector<floats>& t, fault planted) {
    for (std::size_t i = 0; i < w.tensors.size(); ++i) {
        if (w.tensors[i].role == tensor_role::output && planted == fault::skipped_row) {
            const auto row = static_cast<std::ptrdiff_t>(w.tensors[i].dims.back());
            std::fill(t[i].end() - row, t[i].end(), 0.0F);
            return;
        }
        if (w.tensors[i].role == tensor_role::output && planted == fault::flipped_sign) {
            auto& largest = *std::max_element(t[i].begin(), t[i].end());
            largest = -largest;
        }
    }
}

}  // namespace

float inexact_exp(float x) {
    const float exact = std::exp(x);
    const auto moved =
        static_cast<int>(mix64(static_cast<std::uint64_t>(std::fabs(x) * 1e6F)) % 9U) - 4;
    return exact * (1.0F + static_cast<float>(moved) * 0x1p-24F);
}

workload built(std::string_view kernel, const suite_entry& entry) {
    auto w = find_kernel(kernel)->build(entry);
    EXPECT_TRUE(w.has_value()) << (w ? "" : to_string(w.error()));
    return w ? *w : workload{};
}

void launch(const workload& w, tensors& all, std::int64_t scalar, fault planted) {
    std::vector<floats> t(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const tensor& info = w.tensors[i];
        all[i].resize(byte_count(info));
        const std::vector<double> values = all_f64(info.type, all[i]);
        t[i].assign(values.begin(), values.end());
        if (info.role == tensor_role::output) {
            std::fill(t[i].begin(), t[i].end(), 0.0F);
        } else if (planted == fault::bf16_operands && info.type == dtype::f32) {
            std::transform(t[i].begin(), t[i].end(), t[i].begin(),
                           [](float v) { return bf16_to_f32(f32_to_bf16(v)); });
        }
    }
    compute(w, t, scalar, planted);
    spoil(w, t, planted);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_written(w.tensors[i].role)) {
            store_f64(w.tensors[i].type, std::vector<double>(t[i].begin(), t[i].end()), 0, all[i]);
        }
    }
}

judgement judge(const workload& w, fault planted, data_mode mode, std::uint64_t launches,
                std::uint64_t expected_launches) {
    const tensors before = make_operands(w, {20261123, 0, mode});
    tensors after = before;
    for (std::uint64_t i = 0; i < launches; ++i) {
        const std::int64_t scalar =
            w.scalars.empty()
                ? 0
                : w.scalars[0].first + static_cast<std::int64_t>(i) * w.scalars[0].step;
        launch(w, after, scalar, planted);
    }
    const auto ref = find_kernel(w.kernel)->make_reference(
        w, operand_bytes_view(before.begin(), before.end()), mode);
    judgement j;
    for (std::uint32_t t = 0; t < w.tensors.size(); ++t) {
        if (!is_written(w.tensors[t].role)) {
            continue;
        }
        std::vector<std::uint64_t> rows(ref->layout(t).rows);
        std::iota(rows.begin(), rows.end(), std::uint64_t{0});
        const expectation expected = ref->rows(t, rows, expected_launches);
        const std::vector<double> got = all_f64(w.tensors[t].type, after[t]);
        EXPECT_EQ(got.size(), expected.value.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
            const double error = std::fabs(got[i] - expected.value[i]);
            const bool right = error <= expected.tolerance[i];
            j.wrong += right ? 0U : 1U;
            j.elements += 1;
            j.worst = std::max(j.worst, expected.tolerance[i] > 0.0 ? error / expected.tolerance[i]
                                                                    : (right ? 0.0 : HUGE_VAL));
        }
    }
    return j;
}

}  // namespace accelbench::kernels::test
