// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/vectors.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include "kernels/reference/clones.hpp"

namespace accelbench::kernels {
namespace {

constexpr std::size_t lanes = 16;  // independent sums: four AVX registers hide the adder's latency

ACCELBENCH_CLONES double dot_of(const double* a, const double* b, std::size_t count) {
    std::array<double, lanes> sums{};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::size_t l = 0; l < lanes; ++l) {
            sums[l] += a[i + l] * b[i + l];
        }
    }
    double total = 0.0;
    for (; i < count; ++i) {
        total += a[i] * b[i];
    }
    for (const double s : sums) {
        total += s;
    }
    return total;
}

ACCELBENCH_CLONES double absolute_dot_of(const double* a, const double* b, std::size_t count) {
    std::array<double, lanes> sums{};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::size_t l = 0; l < lanes; ++l) {
            sums[l] += std::fabs(a[i + l] * b[i + l]);
        }
    }
    double total = 0.0;
    for (; i < count; ++i) {
        total += std::fabs(a[i] * b[i]);
    }
    for (const double s : sums) {
        total += s;
    }
    return total;
}

ACCELBENCH_CLONES void accumulate_of(double w, const double* __restrict v, double* __restrict sum,
                                     double* __restrict squares, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const double term = w * v[i];
        sum[i] += term;
        squares[i] += term * term;
    }
}

}  // namespace

double dot(std::span<const double> a, std::span<const double> b) {
    return dot_of(a.data(), b.data(), a.size());
}

double absolute_dot(std::span<const double> a, std::span<const double> b) {
    return absolute_dot_of(a.data(), b.data(), a.size());
}

double norm(std::span<const double> a) {
    return std::sqrt(dot(a, a));
}

void accumulate(double w, std::span<const double> v, std::span<double> sum,
                std::span<double> squares) {
    accumulate_of(w, v.data(), sum.data(), squares.data(), sum.size());
}

}  // namespace accelbench::kernels
