// SPDX-License-Identifier: Apache-2.0
// What bundles of several cards allow to be said of models of cards.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/claim/fleet.hpp"
#include "results/claim/source.hpp"
#include "results/compare/comparison.hpp"
#include "results/compare/quantity.hpp"
#include "results/statistics/equivalence.hpp"
#include "results/statistics/tolerance_bound.hpp"
#include "results/statistics/unit_ratio.hpp"

namespace accelbench::results {

struct claim_options {
    statistics::claim_unit unit = statistics::claim_unit::card;
    double margin = 0.03;  // of equivalence
    compare_options compare;
    statistics::tolerance_rule tolerance;
};

/// One model's cards in one row.
struct claim_side {
    std::size_t cards = 0, hosts = 0, runs = 0;
    std::optional<quantity> typical;  // of the mean over cards, on the logarithm; no bounds
    statistics::nested_variance spread;
    std::optional<statistics::tolerance_bound> bound;  // value: in the unit of `typical`
};

struct claim_row {
    std::string workload_id, variant;
    std::size_t pair = 0;
    std::string why_not;  // a sentence where there is no ratio
    std::optional<statistics::unit_estimate> ratio;
    std::optional<statistics::interval> bounds;       // of the unit
    std::optional<statistics::interval> these_cards;  // of unit process, where the unit has none
    statistics::claim_tests tests;
    std::optional<std::size_t> cards_needed;  // a side, for a word; an estimate
    claim_side base, candidate;
};

struct model_pair {
    std::size_t base = 0, candidate = 0;  // indices into fleet::models
};

struct claim_report {
    statistics::claim_unit unit = statistics::claim_unit::card;
    fleet all;
    std::vector<model_pair> pairs;
    std::vector<claim_row> rows;  // by pair, then workload
    double margin = 0.03, confidence = 0.95, alpha = 0.05;
    std::optional<double> noise_floor;
    std::size_t family = 0;
    figure_status status = figure_status::measured_self;  // of every figure
    statistics::tolerance_rule tolerance;
    std::vector<std::string> warnings;
};

/// The first model, or the one named by options.compare.base, against every other. Errors as of
/// compare(); not_comparable where all bundles are of one model.
[[nodiscard]] result<claim_report> make_claim(const claim_source& source,
                                              const claim_options& options);
[[nodiscard]] result<claim_report> make_claim(std::span<const bundle> bundles,
                                              const claim_options& options);

}  // namespace accelbench::results
