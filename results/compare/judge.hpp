// SPDX-License-Identifier: Apache-2.0
// Verdicts over the family of one report.
#pragma once

#include "results/compare/comparison.hpp"

namespace accelbench::results {

/// Fills family, adjusted p, simultaneous intervals and verdicts of every comparable row, whose
/// ratios must be there. `paired_log_ratios` of the rows are not needed: everything follows from
/// the ratio estimates.
void judge(comparison& report);

}  // namespace accelbench::results
