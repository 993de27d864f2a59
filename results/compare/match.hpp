// SPDX-License-Identifier: Apache-2.0
// Which row of the base belongs to which row of the candidate.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/bundle/records.hpp"

namespace accelbench::results {

/// Rows that answer the same question, or a row without a partner.
struct matched_rows {
    const row_record* base = nullptr;
    const row_record* candidate = nullptr;
    std::string difference;  // "boundary is resident and host": the nearest partner does not fit
};

/// Whether rows of unlike routes answer the same question: they do where only the outcome counts.
enum class route_rule : std::uint8_t { equal, any };

/// Equal keys but for devices, implementation and workload hash match; every implementation of
/// one side meets every one of the other. Leftovers of a workload meet the nearest leftover of the
/// other side and carry what differs.
[[nodiscard]] std::vector<matched_rows> match_rows(std::span<const row_record> base,
                                                   const std::string& base_label,
                                                   std::span<const row_record> candidate,
                                                   const std::string& candidate_label,
                                                   route_rule routes = route_rule::equal);

/// The parts of a key that are not the plain ones: "host", "flushed, graph" ...
[[nodiscard]] std::string variant_of(const row_key& key);

}  // namespace accelbench::results
