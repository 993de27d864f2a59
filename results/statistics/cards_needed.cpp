// SPDX-License-Identifier: Apache-2.0
// Power by the noncentral t distribution, searched for the least number.
#include "results/statistics/cards_needed.hpp"

#include <cmath>

#include "results/statistics/noncentral_t.hpp"
#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {
namespace {

constexpr std::size_t most_cards = 100'000;

/// Least n from 2 on for which `enough` holds; it must hold for every larger one.
template <class Predicate>
std::optional<std::size_t> least(Predicate enough) {
    std::size_t good = 2;
    while (!enough(good)) {
        good *= 2;
        if (good > most_cards) {
            return std::nullopt;
        }
    }
    std::size_t bad = good / 2;
    while (good - bad > 1 && good > 2) {
        const std::size_t middle = (good + bad) / 2;
        (enough(middle) ? good : bad) = middle;
    }
    return good;
}

}  // namespace

std::optional<std::size_t> cards_to_find(double gap, double sd, const power_rule& rule) {
    if (!(gap > 0.0 && sd > 0.0) || !is_level(rule.alpha) || !is_level(rule.power)) {
        return std::nullopt;
    }
    return least([&](std::size_t n) {
        const double freedom = 2.0 * static_cast<double>(n) - 2.0;
        const double shift = gap / sd * std::sqrt(0.5 * static_cast<double>(n));
        const double bar = student_two_sided_quantile(1.0 - rule.alpha, freedom);
        // That the wrong side wins is left out: it only makes the power smaller by nothing.
        return noncentral_t_upper(bar, freedom, shift) >= rule.power;
    });
}

std::optional<std::size_t> cards_to_equate(double margin, double sd, const power_rule& rule) {
    if (!(margin > 0.0 && sd > 0.0) || !is_level(rule.alpha) || !is_level(rule.power)) {
        return std::nullopt;
    }
    return least([&](std::size_t n) {
        const double freedom = 2.0 * static_cast<double>(n) - 2.0;
        const double shift = margin / sd * std::sqrt(0.5 * static_cast<double>(n));
        const double bar = student_two_sided_quantile(1.0 - 2.0 * rule.alpha, freedom);
        // Both tests must succeed; each fails alike where the sides are equal.
        return 2.0 * noncentral_t_upper(bar, freedom, shift) - 1.0 >= rule.power;
    });
}

}  // namespace accelbench::statistics
