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

workload memory_canary(std::uint64_t cache_bytes) {
    // Source and destination together are three caches, so that neither is found in one.
    const auto n = static_cast<std::int64_t>(3 * cache_bytes / (2 * sizeof(float)));
    const suite_entry entry = {{"source", "canary"}, {"n", n}, {"dtype", "f32"}};
    return copy_kernel().build(entry).value();
}

}  // namespace accelbench::kernels
