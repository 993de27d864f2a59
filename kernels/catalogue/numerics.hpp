// SPDX-License-Identifier: Apache-2.0
// Freedoms that workloads grant, and the smaller pieces that builders share.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "kernels/workload.hpp"

namespace accelbench::kernels {

// Bits of accelbench/plugin.h's ACCB_ALLOW_*, repeated because kernels/ sees no plug-in header (a
// test compares them).
inline constexpr std::uint32_t allow_reorder = 2;
inline constexpr std::uint32_t allow_flush_denormals = 4;

/// Kernels that compute in floating point: sums in any order, numbers below the smallest normal one
/// as zero.
inline constexpr std::uint32_t float_freedom = allow_reorder | allow_flush_denormals;

/// Normalised mean squared error that the outcome class still accepts: about what 8-bit formats
/// with scales reach (float8 e4m3 products of normal operands: 1.1e-3).
inline constexpr double usual_accuracy_floor = 2e-3;

inline constexpr fill_recipe standard_normal{fill_kind::normal, 0.0, 1.0};

/// A tensor whose exact mode has the same data.
[[nodiscard]] inline tensor make_tensor(std::string name, dtype type,
                                        std::vector<std::int64_t> dims, tensor_role role,
                                        fill_recipe fill = {fill_kind::zero, 0.0, 0.0}) {
    return {std::move(name), type, std::move(dims), role, placement::boundary, fill, fill};
}

}  // namespace accelbench::kernels
