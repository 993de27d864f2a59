// SPDX-License-Identifier: Apache-2.0
#include "kernels/catalogue/canaries.hpp"

#include "kernels/catalogue/kernels.hpp"

namespace accelbench::kernels {

std::vector<workload> compute_canaries() {
    std::vector<workload> sizes;
    for (const std::int64_t n : {512, 1024, 2048}) {
        const suite_entry entry = {{"source", "canary"}, {"m", n},        {"n", n}, {"k", n},
                                   {"form", "nt"},       {"dtype", "f32"}};
        sizes.push_back(matmul_kernel().build(entry).value());
    }
    return sizes;
}

std::vector<workload> memory_canaries() {
    std::vector<workload> sizes;
    for (const std::int64_t mega : {2, 8, 32}) {
        const suite_entry entry = {{"source", "canary"}, {"n", mega << 20}, {"dtype", "f32"}};
        sizes.push_back(copy_kernel().build(entry).value());
    }
    return sizes;
}

}  // namespace accelbench::kernels
