// SPDX-License-Identifier: Apache-2.0
// The ratio of two models of card, with an interval for the unit that is claimed about: these
// processes, these cards, or cards and hosts at large.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "results/statistics/interval.hpp"
#include "results/statistics/nested_variance.hpp"

namespace accelbench::statistics {

enum class claim_unit {
    process,  ///< of these very cards: what other runs of them would say
    card,     ///< of the models: what other cards of them would say, in these hosts
    host,     ///< what other cards in other hosts would say
};

/// What is known about the hosts' share of a ratio.
enum class host_design {
    one_host,    ///< both sides in the same one: its effect is in both
    blocked,     ///< several hosts, both sides in each of some: compared within hosts
    swapped,     ///< cards were moved, so that each can be told from its host
    confounded,  ///< no host had both sides: the ratio is of cards and hosts together
};

[[nodiscard]] std::string_view to_string(claim_unit unit);
[[nodiscard]] std::string_view to_string(host_design design);

/// A difference of logarithms and how sure it is.
struct unit_estimate {
    double difference = 0.0;          ///< log(reference time / candidate time)
    std::optional<double> error;      ///< standard error; absent: no unit to tell it by
    double degrees_of_freedom = 0.0;  ///< of `error`
    host_design design = host_design::one_host;
};

/// By the unit: process: variance within cells (cards and hosts are what they are). card: Welch
/// over the cards' means; with several shared hosts within hosts (least squares of side and host,
/// cells - hosts - 1 degrees of freedom); with swapped cards Welch over the cards' effects beside
/// the hosts'. host: Student over the hosts' differences, to which the cards' error is added where
/// the same cards were in all hosts; confounded: Welch over the hosts' means.
/// More runs narrow only the first. Runs of a card are never pooled as if they were cards
/// (tests/proof/proof_claim.cpp shows what that claims). nullopt if a side is empty or
/// split_variance would have none.
[[nodiscard]] std::optional<unit_estimate> unit_ratio(std::span<const card_cell> reference,
                                                      std::span<const card_cell> candidate,
                                                      claim_unit unit);

[[nodiscard]] host_design design_of(std::span<const card_cell> reference,
                                    std::span<const card_cell> candidate);

/// exp of difference +- t * error; nullopt without an error.
[[nodiscard]] std::optional<interval> bounds_of(const unit_estimate& found,
                                                double confidence = 0.95);

/// The spread of cards where they were swapped between hosts; hosts beside it.
[[nodiscard]] nested_variance swapped_variance(std::span<const card_cell> cells);

}  // namespace accelbench::statistics
