// SPDX-License-Identifier: Apache-2.0
// The counter-based random numbers behind every tensor: SplitMix64's finaliser over key + counter.
// docs/operators.md has the recipe.
#pragma once

#include <cstdint>

namespace accelbench::kernels {

inline constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15U;

[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

/// 64 random bits of element `index` of the tensor with this key.
[[nodiscard]] constexpr std::uint64_t random_bits(std::uint64_t key, std::uint64_t index) {
    return mix64(key + (index + 1U) * golden_gamma);
}

/// The seed that a workload's tensors are drawn with: that of the campaign, which is new each time,
/// so that no backend can know the numbers beforehand, and the workload's own stream. Stream 0 is
/// the campaign's seed itself.
[[nodiscard]] constexpr std::uint64_t stream_seed(std::uint64_t campaign, std::uint64_t stream) {
    return stream == 0 ? campaign : mix64(campaign + stream * golden_gamma);
}

/// Each rank of a collective has data of its own. Rank 0 is what a single device gets.
[[nodiscard]] constexpr std::uint64_t rank_seed(std::uint64_t seed, std::uint32_t rank) {
    return rank == 0 ? seed : mix64(seed ^ mix64(std::uint64_t{rank} * golden_gamma));
}

/// One key per (seed, set, tensor, mode).
[[nodiscard]] constexpr std::uint64_t tensor_key(std::uint64_t seed, std::uint32_t set,
                                                 std::uint32_t tensor, std::uint32_t mode) {
    const std::uint64_t a = mix64(seed + golden_gamma);
    const std::uint64_t b = mix64(a + (std::uint64_t{set} + 1U) * golden_gamma);
    return mix64(b + (std::uint64_t{tensor} * 2U + mode + 1U) * golden_gamma);
}

}  // namespace accelbench::kernels
