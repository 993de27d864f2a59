// SPDX-License-Identifier: Apache-2.0
// Row kernels and streams against plain double loops, on odd sizes, for every type, thread count
// and instruction set.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/cpu/fixture.hpp"

namespace accelbench::cpu_test {
namespace {

/// Tolerances: one rounding of the result, and a float32 sum of n terms.
double relative_for(accb_dtype type) {
    return 1.01 * unit_roundoff(type) + 4e-6;
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

TEST(rows, rms_norm) {
    for_all([](device& d, accb_dtype type) {
        for (const std::int64_t width : {1, 7, 64, 1003}) {
            constexpr std::int64_t rows = 37;
            kernel_case c{"rms_norm",
                          {input(type, {rows, width}, 1), input(type, {width}, 2),
                           output(type, {rows, width})},
                          {},
                          {{"epsilon", 1e-5}}};
            c.tensors[1].role = ACCB_CONST;
            const auto x = c.tensors[0].values;
            const auto gamma = c.tensors[1].values;
            d.run(c);
            std::vector<double> want(x.size());
            for (std::int64_t r = 0; r < rows; ++r) {
                double squares = 0.0;
                for (std::int64_t i = 0; i < width; ++i)
                    squares += x[r * width + i] * x[r * width + i];
                const double scale = 1.0 / std::sqrt(squares / static_cast<double>(width) + 1e-5);
                for (std::int64_t i = 0; i < width; ++i)
                    want[r * width + i] = x[r * width + i] * scale * gamma[i];
            }
            expect_close(c.tensors[2].values, want, 1e-7, relative_for(type), "y");
        }
    });
}

TEST(rows, rms_norm_backward) {
    for_all([](device& d, accb_dtype type) {
        constexpr std::int64_t rows = 29, width = 203;
        kernel_case c{
            "rms_norm.backward",
            {input(type, {rows, width}, 3), input(type, {width}, 4), input(type, {rows, width}, 5),
             output(type, {rows, width}), output(ACCB_F32, {width})},
            {},
            {{"epsilon", 1e-5}}};
        const auto x = c.tensors[0].values, gamma = c.tensors[1].values, d_y = c.tensors[2].values;
        d.run(c);
        std::vector<double> d_x(x.size()), d_gamma(width);
        for (std::int64_t r = 0; r < rows; ++r) {
            double squares = 0.0, inner = 0.0;
            for (std::int64_t i = 0; i < width; ++i) {
                squares += x[r * width + i] * x[r * width + i];
                inner += gamma[i] * d_y[r * width + i] * x[r * width + i];
            }
            const double s = 1.0 / std::sqrt(squares / width + 1e-5);
            for (std::int64_t i = 0; i < width; ++i) {
                const std::int64_t at = r * width + i;
                d_x[at] = s * gamma[i] * d_y[at] - x[at] * s * s * s / width * inner;
                d_gamma[i] += d_y[at] * x[at] * s;
            }
        }
        expect_close(c.tensors[3].values, d_x, 2e-6, relative_for(type), "d_x");
        expect_close(c.tensors[4].values, d_gamma, 1e-5, 1e-5, "d_gamma");
    });
}

TEST(rows, softmax_and_its_gradient) {
    for_all([](device& d, accb_dtype type) {
        for (const std::int64_t width : {1, 5, 129, 4099}) {
            constexpr std::int64_t rows = 9;
            kernel_case c{"softmax",
                          {input(type, {rows, width}, 6, -9.0, 9.0), output(type, {rows, width})},
                          {},
                          {}};
            const auto x = c.tensors[0].values;
            d.run(c);
            std::vector<double> y(x.size());
            for (std::int64_t r = 0; r < rows; ++r) {
                double sum = 0.0;
                for (std::int64_t i = 0; i < width; ++i)
                    sum += std::exp(x[r * width + i]);
                for (std::int64_t i = 0; i < width; ++i)
                    y[r * width + i] = std::exp(x[r * width + i]) / sum;
            }
            expect_close(c.tensors[1].values, y, type == ACCB_F16 ? 0x1p-25 : 1e-12,
                         relative_for(type), "y");

            kernel_case g{"softmax.backward",
                          {input(type, {rows, width}, 7, 0.0, 1.0), input(type, {rows, width}, 8),
                           output(type, {rows, width})},
                          {},
                          {}};
            const auto p = g.tensors[0].values, d_y = g.tensors[1].values;
            d.run(g);
            std::vector<double> d_x(p.size());
            double scale = 0.0;
            for (std::int64_t r = 0; r < rows; ++r) {
                double inner = 0.0;
                for (std::int64_t i = 0; i < width; ++i)
                    inner += p[r * width + i] * d_y[r * width + i];
                scale = std::max(scale, std::fabs(inner));
                for (std::int64_t i = 0; i < width; ++i)
                    d_x[r * width + i] = p[r * width + i] * (d_y[r * width + i] - inner);
            }
            expect_close(g.tensors[2].values, d_x, 1e-6 * (scale + 1.0) + 0x1p-25,
                         relative_for(type), "d_x");
        }
    });
}

TEST(rows, softmax_of_extreme_rows) {
    device d("0");
    kernel_case c{"softmax", {input(ACCB_F32, {2, 3}, 1), output(ACCB_F32, {2, 3})}, {}, {}};
    c.tensors[0].values = {1e30, -1e30, 1e30, -200.0, 0.0, -80.0};
    d.run(c);
    expect_close(c.tensors[1].values, {0.5, 0.0, 0.5, 0.0, 1.0, std::exp(-80.0)}, 1e-38, 1e-6, "y");
}

/// The first rows of a tensor too large for any cache, by themselves.
tensor first_rows(const tensor& whole, std::int64_t rows) {
    tensor part = whole;
    part.dims[0] = rows;
    const auto kept = static_cast<std::ptrdiff_t>(rows * whole.dims[1]);
    part.values = {whole.values.begin(), whole.values.begin() + kept};
    return part;
}

// Above the share of the last-level cache stores bypass it and rows of odd width begin at every
// alignment; below, they do not. The bits must be the same. 17 MiB of operands exceed one
// processor's share on most machines; elsewhere both runs take the plain path.
TEST(rows, same_bits_whether_stores_bypass_the_cache_or_not) {
    constexpr std::int64_t width = 2047, rows = 2200, few = 23;
    for (const setting& s : settings()) {
        if (s.cpus != "0")
            continue;
        device d(s.cpus, s.isa);
        const tensor x = input(ACCB_F32, {rows, width}, 18, -9.0, 9.0);
        for (const accb_dtype type : {accb_dtype{ACCB_F32}, accb_dtype{ACCB_BF16}}) {
            SCOPED_TRACE(s.isa + " in " + name_of(type));
            tensor stored = x;
            stored.type = type;
            kernel_case large{"softmax", {stored, output(type, {rows, width})}, {}, {}};
            kernel_case small{
                "softmax", {first_rows(stored, few), output(type, {few, width})}, {}, {}};
            d.run(large);
            auto bits = d.raw().back();
            d.run(small);
            bits.resize(d.raw().back().size());
            EXPECT_EQ(bits, d.raw().back());
        }
    }
}

TEST(rows, cross_entropy_and_its_gradient) {
    for_all([](device& d, accb_dtype type) {
        for (const std::int64_t width : {3, 1000, 4501}) {
            constexpr std::int64_t rows = 11, ignored = -100;
            tensor target{ACCB_I32, {rows}, ACCB_INPUT, {}};
            for (std::int64_t r = 0; r < rows; ++r)
                target.values.push_back(
                    static_cast<double>(r % 4 == 1 ? ignored : (r * 7919) % width));
            kernel_case c{
                "cross_entropy",
                {input(type, {rows, width}, 9, -8.0, 8.0), target, output(ACCB_F32, {rows})},
                {{"ignore_index", ignored}},
                {}};
            kernel_case g{
                "cross_entropy.backward",
                {c.tensors[0], target, input(ACCB_F32, {rows}, 10), output(type, {rows, width})},
                {{"ignore_index", ignored}},
                {}};
            const auto x = c.tensors[0].values, d_loss = g.tensors[2].values;
            d.run(c);
            d.run(g);
            std::vector<double> loss(rows), d_x(x.size());
            for (std::int64_t r = 0; r < rows; ++r) {
                if (r % 4 == 1)
                    continue;
                const auto hit = static_cast<std::int64_t>(target.values[r]);
                double sum = 0.0;
                for (std::int64_t i = 0; i < width; ++i)
                    sum += std::exp(x[r * width + i]);
                loss[r] = std::log(sum) - x[r * width + hit];
                for (std::int64_t i = 0; i < width; ++i)
                    d_x[r * width + i] =
                        (std::exp(x[r * width + i]) / sum - (i == hit ? 1.0 : 0.0)) * d_loss[r];
            }
            expect_close(c.tensors[2].values, loss, 2e-6, 2e-6, "loss");
            expect_close(g.tensors[3].values, d_x, type == ACCB_F16 ? 0x1p-24 : 1e-9,
                         relative_for(type), "d_logits");
        }
    });
}

TEST(streams, triad_and_copy) {
    for_all([](device& d, accb_dtype type) {
        for (const std::int64_t n : {1, 100, 70'001}) {
            kernel_case c{"triad",
                          {input(type, {n}, 11), input(type, {n}, 12), output(type, {n})},
                          {},
                          {{"alpha", 0.4}}};
            const auto b = c.tensors[0].values, x = c.tensors[1].values;
            d.run(c);
            std::vector<double> want(b.size());
            for (std::size_t i = 0; i < b.size(); ++i)
                want[i] = b[i] + static_cast<double>(0.4F) * x[i];
            expect_close(c.tensors[2].values, want, 1e-7 + 0x1p-25, relative_for(type), "y");

            for (const char* op : {"copy", "h2d", "d2h"}) {
                kernel_case k{op, {input(type, {n}, 13), output(type, {n})}, {}, {}};
                d.run(k);
                EXPECT_EQ(d.raw()[0], d.raw()[1]);
            }
        }
    });
}

TEST(streams, adamw_over_three_steps) {
    for_all([](device& d, accb_dtype type) {
        constexpr std::int64_t n = 5003;
        constexpr double lr = 1e-2, beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8, decay = 0.1;
        kernel_case c{"adamw",
                      {input(ACCB_F32, {n}, 14), input(type, {n}, 15), input(ACCB_F32, {n}, 16),
                       input(ACCB_F32, {n}, 17, 0.0, 1.0)},
                      {},
                      {{"lr", lr},
                       {"beta1", beta1},
                       {"beta2", beta2},
                       {"epsilon", epsilon},
                       {"weight_decay", decay}},
                      {{1}, {2}, {3}}};
        for (const std::size_t state : {0U, 2U, 3U})
            c.tensors[state].role = ACCB_STATE;
        auto p = c.tensors[0].values, m = c.tensors[2].values, v = c.tensors[3].values;
        const auto g = c.tensors[1].values;
        d.run(c);
        for (int t = 1; t <= 3; ++t) {
            for (std::size_t i = 0; i < p.size(); ++i) {
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                p[i] = p[i] * (1 - lr * decay) -
                       lr * (m[i] / (1 - std::pow(beta1, t))) /
                           (std::sqrt(v[i] / (1 - std::pow(beta2, t))) + epsilon);
            }
        }
        expect_close(c.tensors[0].values, p, 1e-6, 1e-6, "p");
        expect_close(c.tensors[2].values, m, 1e-6, 1e-6, "m");
        expect_close(c.tensors[3].values, v, 1e-6, 1e-6, "v");
    });
}

TEST(streams, empty) {
    device d("0");
    kernel_case c{"empty", {}, {}, {}};
    EXPECT_EQ(d.query(c).answer, static_cast<std::uint32_t>(ACCB_YES));
    d.run(c);
}

}  // namespace
}  // namespace accelbench::cpu_test
