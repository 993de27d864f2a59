// SPDX-License-Identifier: Apache-2.0
// How many cards a side decide a question, by the exact power of the t tests.
#pragma once

#include <cstddef>
#include <optional>

namespace accelbench::statistics {

struct power_rule {
    double alpha = 0.05;
    double power = 0.90;
};

/// Two sides, n cards each, two-sided test: the least n that finds `gap` with the asked power. sd:
/// of a card's mean (card and process together), in the gap's unit. nullopt if gap or sd is not
/// above zero, or beyond 100,000 cards.
[[nodiscard]] std::optional<std::size_t> cards_to_find(double gap, double sd,
                                                       const power_rule& rule = {});

/// The least n with which two one-sided tests show two equal sides to lie within `margin`.
[[nodiscard]] std::optional<std::size_t> cards_to_equate(double margin, double sd,
                                                         const power_rule& rule = {});

}  // namespace accelbench::statistics
