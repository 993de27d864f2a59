// SPDX-License-Identifier: Apache-2.0
// "N of X do the work of 1,000 reference cards": the weighted geometric mean of ratios over a mix.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "results/claim/claim.hpp"
#include "results/mix/mix.hpp"

namespace accelbench::results {

struct equivalence_options {
    std::string reference, candidate;  // models, as find_model takes them
    statistics::claim_unit unit = statistics::claim_unit::card;
    double count = 1000.0;  // reference cards
    bool doubles = false;
    std::string as_of;  // the day on which previews must hold; "": none holds
};

/// Mean power of a card while it did the mix, by its own sensors; weights as in the mix.
struct telemetry_power {
    double watts = 0.0, idle_watts = 0.0;
    std::string scope;  // chip | card | board | server
};

struct item_outcome {
    mix_item item;
    statistics::unit_estimate ratio;             // log(reference time / candidate time)
    std::optional<statistics::interval> bounds;  // of the unit
    double reference_ns = 0.0,
           candidate_ns = 0.0;       // geometric means over cards; of a step if composed
    std::vector<std::string> marks;  // of its rows, without repetition
};

struct equivalence_report {
    mix asked;
    fleet all;
    model_pair models;  // base: the reference
    statistics::claim_unit unit = statistics::claim_unit::card;
    double count = 1000.0, confidence = 0.95;
    statistics::unit_estimate ratio;  // of the whole mix: log of "times faster"
    std::optional<statistics::interval> bounds, these_cards;
    std::vector<item_outcome> items;                      // worst for the candidate first
    std::array<std::optional<telemetry_power>, 2> power;  // reference, candidate
    std::array<std::string, 2> why_no_power;
    std::vector<std::string> warnings;

    figure_status rows_status = figure_status::measured_self;
    /// projected where a step is composed of rows, else that of the rows.
    [[nodiscard]] figure_status status() const;
    [[nodiscard]] double times_faster() const;
    /// Candidate cards for `count` reference cards; the fewest first.
    [[nodiscard]] double cards() const;
    [[nodiscard]] std::optional<statistics::interval> cards_bounds() const;
};

/// Every card of both models must have every row of the mix, sound and of the mix's class; else
/// not_comparable, which names row and card. Per card the weighted mean over items of the logarithm
/// of the time; then unit_ratio() over cards: what the rows of a card share stays in the spread.
[[nodiscard]] result<equivalence_report> make_equivalence(const claim_source& source,
                                                          const mix& asked,
                                                          const equivalence_options& options);
[[nodiscard]] result<equivalence_report> make_equivalence(std::span<const bundle> bundles,
                                                          const mix& asked,
                                                          const equivalence_options& options);

[[nodiscard]] std::string render_equivalence(const equivalence_report& report, std::size_t width);
[[nodiscard]] std::string render_equivalence_json(const equivalence_report& report);

}  // namespace accelbench::results
