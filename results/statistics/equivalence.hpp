// SPDX-License-Identifier: Apache-2.0
// Different, equivalent within a margin set beforehand, or undecided.
#pragma once

#include <cstddef>
#include <string_view>

#include "results/statistics/unit_ratio.hpp"

namespace accelbench::statistics {

enum class claim_verdict {
    different,   ///< no ratio within the noise floor explains the data, and not equivalent
    equivalent,  ///< two one-sided tests: the ratio lies within the margin
    undecided,   ///< neither was shown; never "no difference"
};

[[nodiscard]] std::string_view to_string(claim_verdict verdict);

struct claim_rule {
    double margin = 0.03;  ///< relative, of equivalence; set before the data
    double floor = 0.0;    ///< what a device differs from itself by: no difference below it
    double alpha = 0.05;   ///< chance of any false claim among all rows
    std::size_t family =
        1;  ///< rows that are judged together: each gets alpha / family (Bonferroni)
};

struct claim_tests {
    double p_different = 1.0;   ///< two-sided, of a ratio within [1 / (1 + floor), 1 + floor]
    double p_equivalent = 1.0;  ///< of a ratio outside the margin: the larger of the two tests
    claim_verdict verdict = claim_verdict::undecided;
};

/// Schuirmann's two one-sided tests on the logarithms, margins [1 / (1 + margin), 1 + margin], so
/// that swapping the sides changes no word. A row has at most one truth that makes one of the two
/// words false, so alpha / family for each word bounds the chance of any false word by alpha.
/// Undecided without an error.
[[nodiscard]] claim_tests judge_claim(const unit_estimate& found, const claim_rule& rule);

}  // namespace accelbench::statistics
