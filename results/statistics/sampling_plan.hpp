// SPDX-License-Identifier: Apache-2.0
// How many cards of a delivered lot to test, and how many bad ones to bear: exact for one isolated
// lot (limiting quality, as ISO 2859-2 has it; not AQL, which is for a series of lots).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/result.hpp"

namespace accelbench::statistics {

struct plan_question {
    std::size_t lot = 0;
    double accept_bad = 0.01;     ///< share of bad cards that a lot may have
    double reject_bad = 0.05;     ///< a lot with more than this share should not be taken
    double producer_risk = 0.05;  ///< that a lot as good as accept_bad is rejected
    double consumer_risk = 0.05;  ///< that a lot worse than reject_bad is accepted
};

struct sampling_plan {
    std::size_t sample = 0;      ///< n cards, drawn at random
    std::size_t acceptable = 0;  ///< c: accepted with so many bad ones, rejected with more
    double producer_risk = 0.0, consumer_risk = 0.0;  ///< exact
};

struct plan_answer {
    std::size_t good_lot_bad = 0;      ///< bad cards in a lot as good as accept_bad: nearest number
    std::size_t bad_lot_bad = 0;       ///< least number above reject_bad
    std::vector<sampling_plan> plans;  ///< by c from 0: the least n that holds the consumer's risk
    std::optional<std::size_t> chosen;  ///< the first that holds the producer's too
};

/// P(at most c bad among n drawn from a lot of `lot` with `bad` bad): hypergeometric.
[[nodiscard]] double accept_probability(std::size_t lot, std::size_t bad, std::size_t n,
                                        std::size_t c);

/// bad_usage where the shares or risks contradict each other or the lot is empty.
[[nodiscard]] result<plan_answer> find_plans(const plan_question& question);

}  // namespace accelbench::statistics
