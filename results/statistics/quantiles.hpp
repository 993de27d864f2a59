// SPDX-License-Identifier: Apache-2.0
// Quantiles and tails of the normal and Student's t distributions.
#pragma once

namespace accelbench::statistics {

/// True if the value can be a confidence or a significance level: strictly between 0 and 1.
[[nodiscard]] bool is_level(double level);

/// z with P(|N(0,1)| <= z) = confidence; confidence in (0, 1).
[[nodiscard]] double normal_two_sided_quantile(double confidence);

/// P(|N(0,1)| >= |z|).
[[nodiscard]] double normal_two_sided_p(double z);

/// t with P(|T_nu| <= t) = confidence; confidence in (0, 1), degrees of freedom nu > 0, not
/// necessarily whole.
[[nodiscard]] double student_two_sided_quantile(double confidence, double degrees_of_freedom);

/// P(|T_nu| >= |t|), nu > 0.
[[nodiscard]] double student_two_sided_p(double t, double degrees_of_freedom);

}  // namespace accelbench::statistics
