// SPDX-License-Identifier: Apache-2.0
// Order statistics where there are enough cards, the noncentral t where there are not.
#include "results/statistics/tolerance_bound.hpp"

#include <cmath>

#include "results/statistics/binomial.hpp"
#include "results/statistics/finite.hpp"
#include "results/statistics/mean_interval.hpp"
#include "results/statistics/noncentral_t.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {

std::size_t tolerance_rank(std::size_t n, const tolerance_rule& rule) {
    std::size_t rank = 0;
    while (rank < n && 1.0 - binomial_cdf(n, 1.0 - rule.share, rank) >= rule.confidence) {
        ++rank;
    }
    return rank;
}

std::size_t tolerance_size(std::size_t k, const tolerance_rule& rule) {
    std::size_t n = k;
    while (1.0 - binomial_cdf(n, 1.0 - rule.share, k - 1) < rule.confidence) {
        ++n;
    }
    return n;
}

double tolerance_factor(std::size_t n, const tolerance_rule& rule) {
    const double root = std::sqrt(static_cast<double>(n));
    // z with P(N <= z) = share: the two-sided quantile leaves half of the rest on each side.
    const double z = rule.share >= 0.5 ? normal_two_sided_quantile(2.0 * rule.share - 1.0)
                                       : -normal_two_sided_quantile(1.0 - 2.0 * rule.share);
    return noncentral_t_quantile(rule.confidence, static_cast<double>(n) - 1.0, z * root) / root;
}

std::optional<tolerance_bound> lower_tolerance_bound(std::span<const double> values,
                                                     const tolerance_rule& rule) {
    const auto found = sample_moments(values);
    if (!found || !is_level(rule.share) || !is_level(rule.confidence)) {
        return std::nullopt;
    }
    tolerance_bound bound{.cards_without_assumption = tolerance_size(1, rule)};
    bound.rank = tolerance_rank(values.size(), rule);
    if (bound.rank > 0) {
        bound.value = (*sorted_sample(values))[bound.rank - 1];
        return bound;
    }
    bound.assumes_normal = true;
    bound.value = found->mean - tolerance_factor(values.size(), rule) * std::sqrt(found->variance);
    return bound;
}

}  // namespace accelbench::statistics
