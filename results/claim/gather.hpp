// SPDX-License-Identifier: Apache-2.0
// The runs of each workload by card and host, and what stands in the way of comparing them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "results/claim/fleet.hpp"
#include "results/compare/comparison.hpp"
#include "results/statistics/nested_variance.hpp"

namespace accelbench::results {

/// What makes rows of two cards answers to one question: the key without devices, implementation,
/// route and hash (rows that differ in the last two are named, not left out).
[[nodiscard]] row_key question_of(row_key key);

/// Times of runs in ns, by round.
[[nodiscard]] std::vector<double> times_in_order(const std::vector<const run_record*>& runs);

/// One row as one device has it.
struct card_row {
    const row_record* row =
        nullptr;               // of a merged bundle shared by rows that differ in figures only
    std::size_t device = 0;    // index into fleet::devices
    std::vector<double> logs;  // log of each run's time in ns, by round
    double nmse = 0.0;         // error of its answers, where they were judged
    std::optional<double> error_share;        // its largest error over what is allowed
    std::optional<double> watts, idle_watts;  // where energy was measured
};

/// Rows of one model.
using model_rows = std::vector<card_row>;
/// By question and model.
using gathered_rows = std::map<row_key, std::map<std::size_t, model_rows>>;

[[nodiscard]] gathered_rows gather(std::span<const bundle> bundles, const fleet& all);

struct claim_source;

/// "" where every card of both sides has a sound row that the other side's may be compared with;
/// else the sentence that names the first card that has not.
[[nodiscard]] std::string why_not_claimable(const claim_source& source, const model_rows& base,
                                            const model_rows& candidate,
                                            const compare_options& options);

/// Runs by card and host; a card's runs of several campaigns in one host are one cell.
[[nodiscard]] std::vector<statistics::card_cell> cells_of(const fleet& all, const model_rows& rows);

/// "alpha SIM-00000007-0003".
[[nodiscard]] std::string card_text(const fleet& all, std::size_t card);

}  // namespace accelbench::results
