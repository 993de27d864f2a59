// SPDX-License-Identifier: Apache-2.0
// Kernel parameters that depend on a launch's scalars.
#include "plan.hpp"

#include <cmath>

namespace accelbench::cuda {
namespace {

template <class Value>
void put(const Value& value, std::byte* out) {
    std::memcpy(out, &value, sizeof(value));
}

void compute_position(std::span<const int64_t> scalars, double, std::byte* out) {
    put(static_cast<int32_t>(scalars[0]), out);
}

void compute_bias_correction(std::span<const int64_t> scalars, double beta, std::byte* out) {
    const double power = std::pow(beta, static_cast<double>(scalars[0]));
    put(static_cast<float>(1.0 / (1.0 - power)), out);
}

}  // namespace

from_launch at_position(int64_t most) {
    return {compute_position, sizeof(int32_t), 0.0, 0, most};
}

from_launch bias_correction(double beta) {
    // Steps count from 1: at 0 the correction would divide by zero.
    return {compute_bias_correction, sizeof(float), beta, 1, int64_t{1} << 52};
}

}  // namespace accelbench::cuda
