// SPDX-License-Identifier: Apache-2.0
// The noise floor of a campaign: how far its reference device seems to differ from itself.
#pragma once

#include <span>

#include "results/compare/comparison.hpp"
#include "results/compare/ratio_of_runs.hpp"

namespace accelbench::results {

/// Log ratio of each self-comparison of one campaign.
[[nodiscard]] std::vector<double> noise_log_ratios(const runs_by_key& index);
[[nodiscard]] noise_facts noise_from(std::span<const double> log_ratios);

/// From the rows whose device label ends in "#aa", each against the same device without the mark.
/// Over all bundles.
[[nodiscard]] noise_facts noise_of(std::span<const runs_by_key> indices);

}  // namespace accelbench::results
