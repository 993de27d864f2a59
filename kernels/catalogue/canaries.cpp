// SPDX-License-Identifier: Apache-2.0
#include "kernels/catalogue/canaries.hpp"

#include "kernels/catalogue/kernels.hpp"

namespace accelbench::kernels {
workload compute_canary() {
    constexpr std::int64_t n = 512;
    const suite_entry entry = {{"source", "canary"}, {"m", n},        {"n", n}, {"k", n},
                               {"form", "nt"},       {"dtype", "f32"}};
    return matmul_kernel().build(entry).value();
}

workload memory_canary() {
    constexpr std::int64_t n = 2 << 20;
    const suite_entry entry = {{"source", "canary"}, {"n", n}, {"dtype", "f32"}};
    return copy_kernel().build(entry).value();
}

}  // namespace accelbench::kernels
