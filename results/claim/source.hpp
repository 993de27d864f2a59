// SPDX-License-Identifier: Apache-2.0
// What a claim rests on, whether bundles or a merged one told it: cards, their rows, and what was
// fixed beforehand.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/claim/gather.hpp"
#include "results/compare/comparison.hpp"
#include "results/status/status.hpp"

namespace accelbench::results {

/// The records that `rows` point to belong to whoever made this, and outlive it.
struct claim_source {
    fleet all;
    gathered_rows rows;
    double confidence = 0.95, alpha = 0.05;
    noise_facts noise;
    figure_status status = figure_status::measured_self;
    std::vector<std::string> warnings;  // sentences: what of the fleet is incomplete
    /// Error that a workload allows another arithmetic, as this bundle has it; 0: none.
    std::function<double(std::size_t bundle, const row_key& key)> accuracy_floor;
    /// Why what was said of a row since takes it out of claims on this day; "" where nothing does.
    std::function<std::string(std::size_t bundle, const row_record& row, const std::string& as_of)>
        why_not_used;
};

/// Takes the figures out of rows that what was said of them takes out of claims on this day: they
/// stay, and are in no mean, spread or file.
void take_back(claim_source& source, const std::string& as_of);

/// bad_usage without a bundle, bundle_mismatch where they were not measured alike.
[[nodiscard]] result<claim_source> source_of(std::span<const bundle> bundles);

}  // namespace accelbench::results
