// SPDX-License-Identifier: Apache-2.0
// Float64 vector operations that the references are written in, compiled for several instruction
// sets.
#pragma once

#include <span>

namespace accelbench::kernels {

[[nodiscard]] double dot(std::span<const double> a, std::span<const double> b);
/// Sum of |a_i b_i|.
[[nodiscard]] double absolute_dot(std::span<const double> a, std::span<const double> b);
[[nodiscard]] double norm(std::span<const double> a);
/// sum += w v and squares += w^2 v^2, element by element.
void accumulate(double w, std::span<const double> v, std::span<double> sum,
                std::span<double> squares);

}  // namespace accelbench::kernels
