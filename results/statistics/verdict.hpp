// SPDX-License-Identifier: Apache-2.0
// The verdict on one row: four words, one function.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "results/statistics/family.hpp"
#include "results/statistics/interval.hpp"

namespace accelbench::statistics {

enum class verdict {
    faster,      ///< the candidate takes less time, by more than the margin
    slower,      ///< the candidate takes more time, by more than the margin
    same,        ///< the difference lies within the margin: shown, not merely not found
    unresolved,  ///< the data do not say
};

enum class verdict_reason {
    decided,
    no_interval,       ///< too few runs for any interval
    straddles_margin,  ///< the interval reaches across the margin: measure more
    too_few_runs,   ///< clear by itself, but this family of rows can be decided by no data with so
                    ///< few runs
    not_in_family,  ///< clear by itself, not after Holm over the family
    bad_input,      ///< margin, alpha, p or bounds that cannot be
};

[[nodiscard]] std::string_view to_string(verdict value);
[[nodiscard]] std::string_view to_string(verdict_reason value);

struct verdict_input {
    std::optional<interval> bounds;    ///< on reference time / candidate time
    std::optional<double> adjusted_p;  ///< after holm() over the family; absent: no claim
    double margin = 0.01;              ///< relative, >= 0; see claim_margin()
    double alpha = 0.05;               ///< family-wise chance of a false claim
    std::size_t runs = 0;              ///< of the side that has fewer
    std::size_t family_size = 1;       ///< rows of the plan's family, fixed before the data
    comparison_design design = comparison_design::paired;
};

struct verdict_result {
    verdict value = verdict::unresolved;
    verdict_reason reason = verdict_reason::no_interval;
    std::optional<std::size_t> runs_needed;  ///< set where more runs are what lacks
};

/// `faster` if low > 1 + margin, `slower` if high < 1 / (1 + margin) (so that swapping the sides
/// swaps the words), both only if adjusted_p <= alpha; `same` if the interval lies within [1 / (1 +
/// margin), 1 + margin]; else `unresolved`. A wide interval never reads "no difference".
[[nodiscard]] verdict_result decide(const verdict_input& input);

}  // namespace accelbench::statistics
