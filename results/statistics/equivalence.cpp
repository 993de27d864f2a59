// SPDX-License-Identifier: Apache-2.0
// Two one-sided tests beside the test of a difference.
#include "results/statistics/equivalence.hpp"

#include <algorithm>
#include <cmath>

#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {
namespace {

/// P(T > distance / error), for a distance of any sign.
double upper_tail(double distance, double error, double freedom) {
    if (error == 0.0) {
        return distance > 0.0 ? 0.0 : 1.0;
    }
    const double t = distance / error;
    const double tail = 0.5 * student_two_sided_p(t, freedom);
    return t > 0.0 ? tail : 1.0 - tail;
}

}  // namespace

std::string_view to_string(claim_verdict verdict) {
    switch (verdict) {
        case claim_verdict::different:
            return "different";
        case claim_verdict::equivalent:
            return "equivalent";
        case claim_verdict::undecided:
            return "undecided";
    }
    return "";
}

claim_tests judge_claim(const unit_estimate& found, const claim_rule& rule) {
    claim_tests tests;
    if (!found.error || rule.family == 0) {
        return tests;
    }
    const double error = *found.error;
    const double freedom = found.degrees_of_freedom;
    const double off = std::abs(found.difference);
    tests.p_different =
        std::min(1.0, 2.0 * upper_tail(off - std::log1p(rule.floor), error, freedom));
    tests.p_equivalent = upper_tail(std::log1p(rule.margin) - off, error, freedom);
    const double level = rule.alpha / static_cast<double>(rule.family);
    if (tests.p_equivalent <= level) {
        tests.verdict = claim_verdict::equivalent;
    } else if (tests.p_different <= level) {
        tests.verdict = claim_verdict::different;
    }
    return tests;
}

}  // namespace accelbench::statistics
