// SPDX-License-Identifier: Apache-2.0
#include "kernels/catalogue/canaries.hpp"

#include "kernels/catalogue/kernels.hpp"

namespace accelbench::kernels {
namespace {

/// Taken where the host does not tell the size of its last-level cache.
constexpr std::uint64_t usual_cache_bytes = std::uint64_t{32} << 20U;

}  // namespace

workload compute_canary() {
    constexpr std::int64_t n = 512;
    const suite_entry entry = {{"source", "canary"}, {"m", n},        {"n", n}, {"k", n},
                               {"form", "nt"},       {"dtype", "f32"}};
    return matmul_kernel().build(entry).value();
}

workload memory_canary(std::uint64_t cache_bytes) {
    // Source and destination together are three caches, so that neither is found in one.
    const std::uint64_t cache = cache_bytes == 0 ? usual_cache_bytes : cache_bytes;
    const auto n = static_cast<std::int64_t>(3 * cache / (2 * sizeof(float)));
    const suite_entry entry = {{"source", "canary"}, {"n", n}, {"dtype", "f32"}};
    return copy_kernel().build(entry).value();
}

}  // namespace accelbench::kernels
