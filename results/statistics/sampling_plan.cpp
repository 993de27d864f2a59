// SPDX-License-Identifier: Apache-2.0
// Hypergeometric sums and a search by halves: more cards drawn never make acceptance likelier.
#include "results/statistics/sampling_plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "results/statistics/quantiles.hpp"

namespace accelbench::statistics {
namespace {

/// Beyond so many plans the lot is as good as tested whole.
constexpr std::size_t most_plans = 200;

double log_choose(std::size_t n, std::size_t k) {
    const auto gamma = [](std::size_t x) { return std::lgamma(static_cast<double>(x) + 1.0); };
    return gamma(n) - gamma(k) - gamma(n - k);
}

/// Least n that accepts a lot with `bad` bad cards with at most `risk`.
std::size_t least_sample(std::size_t lot, std::size_t bad, std::size_t c, double risk) {
    std::size_t low = c;  // c cards never find c + 1 bad ones
    std::size_t high = lot;
    while (high - low > 1) {
        const std::size_t middle = low + (high - low) / 2;
        (accept_probability(lot, bad, middle, c) <= risk ? high : low) = middle;
    }
    return high;
}

error refused(const char* why) {
    return make_error(error_code::bad_usage, "cannot make a sampling plan", why,
                      "`accelbench sample-plan --help` has an example");
}

}  // namespace

double accept_probability(std::size_t lot, std::size_t bad, std::size_t n, std::size_t c) {
    const std::size_t least = n + bad > lot ? n + bad - lot : 0;
    const std::size_t most = std::min({bad, n, c});
    if (least > most) {
        return least > c ? 0.0 : 1.0;
    }
    double sum = 0.0;
    for (std::size_t found = least; found <= most; ++found) {
        sum += std::exp(log_choose(bad, found) + log_choose(lot - bad, n - found) -
                        log_choose(lot, n));
    }
    return std::min(sum, 1.0);
}

result<plan_answer> find_plans(const plan_question& question) {
    const auto lot = static_cast<double>(question.lot);
    if (question.lot < 2) {
        return refused("a lot has at least two cards");
    }
    if (!(question.accept_bad >= 0.0 && question.accept_bad < question.reject_bad &&
          question.reject_bad < 1.0)) {
        return refused("the share to accept must lie below the share to reject, both in 0 to 1");
    }
    if (!is_level(question.producer_risk) || !is_level(question.consumer_risk)) {
        return refused("a risk lies between 0 and 1");
    }
    plan_answer answer;
    answer.good_lot_bad = static_cast<std::size_t>(std::lround(question.accept_bad * lot));
    // 5 % of 100 cards are 5: the product may come out a hair below.
    answer.bad_lot_bad = static_cast<std::size_t>(std::floor(question.reject_bad * lot + 1e-9)) + 1;
    if (answer.good_lot_bad >= answer.bad_lot_bad || answer.bad_lot_bad > question.lot) {
        return refused("in a lot of this size both shares are the same number of bad cards");
    }
    for (std::size_t c = 0; c < std::min(answer.bad_lot_bad, most_plans); ++c) {
        sampling_plan plan{
            .sample = least_sample(question.lot, answer.bad_lot_bad, c, question.consumer_risk),
            .acceptable = c};
        plan.consumer_risk = accept_probability(question.lot, answer.bad_lot_bad, plan.sample, c);
        plan.producer_risk =
            1.0 - accept_probability(question.lot, answer.good_lot_bad, plan.sample, c);
        answer.plans.push_back(plan);
        if (plan.producer_risk <= question.producer_risk) {
            answer.chosen = c;
            break;
        }
    }
    return answer;
}

}  // namespace accelbench::statistics
