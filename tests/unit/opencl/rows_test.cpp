// SPDX-License-Identifier: Apache-2.0
// rms_norm, softmax, cross entropy and their gradients against naive double loops.
#include <algorithm>

#include "tests/unit/opencl/expectation.hpp"

namespace accelbench::opencl_test {
namespace {

using values = std::vector<double>;
struct shape {
    int rows, n;
};
constexpr shape shapes[] = {{1, 1}, {3, 17}, {37, 130}, {2, 1000}, {5, 2081}};
constexpr accb_dtype types[] = {ACCB_F32, ACCB_F16, ACCB_BF16};
constexpr double epsilon = 1e-5;
constexpr int64_t ignore = -100;

class rows : public on_device {};

values scaled(values list, double factor, accb_dtype type) {
    for (double& value : list) {
        value = stored(value * factor, type);
    }
    return list;
}

double inverse_norm(const double* x, int n) {
    double sum = 0.0;
    for (int c = 0; c < n; ++c) {
        sum += x[c] * x[c];
    }
    return 1.0 / std::sqrt(sum / n + epsilon);
}

TEST_F(rows, rms_norm) {
    for (const accb_dtype type : types) {
        for (const auto [t, h] : shapes) {
            SCOPED_TRACE(testing::Message() << "type " << type << " " << t << "x" << h);
            const values x = random_values(t * h, 1, type);
            const values gamma = random_values(h, 2, type);
            request it{"rms_norm", {}, {}, {{"epsilon", epsilon}}, {}};
            it.operands = {{type, {t, h}, ACCB_INPUT, x, 0},
                           {type, {h}, ACCB_CONST, gamma, 0},
                           {type, {t, h}, ACCB_OUTPUT, {}, 0}};
            values want(t * h);
            for (int r = 0; r < t; ++r) {
                const double factor = inverse_norm(&x[r * h], h);
                for (int c = 0; c < h; ++c) {
                    want[r * h + c] = x[r * h + c] * factor * gamma[c];
                }
            }
            expect_close(run_well(it).after[2], want, 1e-7, 2 * unit(type) + 1e-6, "y");
        }
    }
}

TEST_F(rows, rms_norm_backward) {
    for (const accb_dtype type : types) {
        for (const auto [t, h] : shapes) {
            SCOPED_TRACE(testing::Message() << "type " << type << " " << t << "x" << h);
            const values x = random_values(t * h, 3, type);
            const values gamma = random_values(h, 4, type);
            const values d_y = random_values(t * h, 5, type);
            request it{"rms_norm.backward", {}, {}, {{"epsilon", epsilon}}, {}};
            it.operands = {{type, {t, h}, ACCB_INPUT, x, 0},
                           {type, {h}, ACCB_CONST, gamma, 0},
                           {type, {t, h}, ACCB_INPUT, d_y, 0},
                           {type, {t, h}, ACCB_OUTPUT, {}, 0},
                           {ACCB_F32, {h}, ACCB_OUTPUT, {}, 0}};
            values d_x(t * h);
            values d_gamma(h, 0.0);
            for (int r = 0; r < t; ++r) {
                const double factor = inverse_norm(&x[r * h], h);
                double dot = 0.0;
                for (int c = 0; c < h; ++c) {
                    dot += gamma[c] * d_y[r * h + c] * x[r * h + c];
                    d_gamma[c] += d_y[r * h + c] * x[r * h + c] * factor;
                }
                for (int c = 0; c < h; ++c) {
                    d_x[r * h + c] = factor * gamma[c] * d_y[r * h + c] -
                                     dot * factor * factor * factor / h * x[r * h + c];
                }
            }
            const outcome got = run_well(it);
            expect_close(got.after[3], d_x, 4e-6, 2 * unit(type) + 1e-6, "d_x");
            expect_close(got.after[4], d_gamma, 1e-5, 1e-6, "d_gamma");
        }
    }
}

values softmax_of(const double* x, int n) {
    const double high = *std::max_element(x, x + n);
    values y(n);
    double sum = 0.0;
    for (int c = 0; c < n; ++c) {
        y[c] = std::exp(x[c] - high);
        sum += y[c];
    }
    for (double& value : y) {
        value /= sum;
    }
    return y;
}

TEST_F(rows, softmax_of_large_scores) {
    for (const accb_dtype type : types) {
        for (const auto [r_count, n] : shapes) {
            for (const double size : {4.0, 3000.0}) {
                SCOPED_TRACE(testing::Message() << "type " << type << " n " << n << " x" << size);
                const values x = scaled(random_values(r_count * n, 6), size, type);
                request it{"softmax", {}, {}, {}, {}};
                it.operands = {{type, {r_count, n}, ACCB_INPUT, x, 0},
                               {type, {r_count, n}, ACCB_OUTPUT, {}, 0}};
                values want;
                for (int r = 0; r < r_count; ++r) {
                    const values row = softmax_of(&x[r * n], n);
                    want.insert(want.end(), row.begin(), row.end());
                }
                // f16 has no number below 6e-8.
                expect_close(run_well(it).after[1], want, 6e-8, 2 * unit(type) + 2e-6, "y");
            }
        }
    }
}

TEST_F(rows, softmax_backward) {
    for (const accb_dtype type : types) {
        for (const auto [r_count, n] : shapes) {
            const values y = random_values(r_count * n, 7, type);
            const values d_y = random_values(r_count * n, 8, type);
            request it{"softmax.backward", {}, {}, {}, {}};
            it.operands = {{type, {r_count, n}, ACCB_INPUT, y, 0},
                           {type, {r_count, n}, ACCB_INPUT, d_y, 0},
                           {type, {r_count, n}, ACCB_OUTPUT, {}, 0}};
            values want(r_count * n);
            for (int r = 0; r < r_count; ++r) {
                double dot = 0.0;
                for (int c = 0; c < n; ++c) {
                    dot += y[r * n + c] * d_y[r * n + c];
                }
                for (int c = 0; c < n; ++c) {
                    want[r * n + c] = y[r * n + c] * (d_y[r * n + c] - dot);
                }
            }
            expect_close(run_well(it).after[2], want, 1e-6 * n, unit(type) + 1e-6, "d_x");
        }
    }
}

values targets_of(int count, int n) {
    values target = random_values(count, 9);
    for (int r = 0; r < count; ++r) {
        target[r] = r % 3 == 1 ? static_cast<double>(ignore)
                               : std::floor((target[r] + 1.0) / 2.0000001 * n);
    }
    return target;
}

TEST_F(rows, cross_entropy_and_its_gradient) {
    for (const accb_dtype type : types) {
        for (const auto [t, n] : shapes) {
            SCOPED_TRACE(testing::Message() << "type " << type << " " << t << "x" << n);
            const values logits = scaled(random_values(t * n, 10), 8.0, type);
            const values target = targets_of(t, n);
            const values d_loss = random_values(t, 11);
            values loss(t, 0.0);
            values d_logits(t * n, 0.0);
            for (int r = 0; r < t; ++r) {
                if (target[r] == static_cast<double>(ignore)) {
                    continue;
                }
                const values share = softmax_of(&logits[r * n], n);
                const int wanted = static_cast<int>(target[r]);
                loss[r] = -std::log(share[wanted]);
                for (int c = 0; c < n; ++c) {
                    d_logits[r * n + c] = (share[c] - (c == wanted ? 1.0 : 0.0)) * d_loss[r];
                }
            }
            request forward{"cross_entropy", {}, {{"ignore_index", ignore}}, {}, {}};
            forward.operands = {{type, {t, n}, ACCB_INPUT, logits, 0},
                                {ACCB_I32, {t}, ACCB_INPUT, target, 0},
                                {ACCB_F32, {t}, ACCB_OUTPUT, {}, 0}};
            expect_close(run_well(forward).after[2], loss, 4e-6, 1e-6, "loss");
            request backward{"cross_entropy.backward", {}, {{"ignore_index", ignore}}, {}, {}};
            backward.operands = {{type, {t, n}, ACCB_INPUT, logits, 0},
                                 {ACCB_I32, {t}, ACCB_INPUT, target, 0},
                                 {ACCB_F32, {t}, ACCB_INPUT, d_loss, 0},
                                 {type, {t, n}, ACCB_OUTPUT, {}, 0}};
            expect_close(run_well(backward).after[3], d_logits, 3e-7, 2 * unit(type) + 3e-6,
                         "d_logits");
        }
    }
}

}  // namespace
}  // namespace accelbench::opencl_test
