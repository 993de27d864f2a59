// SPDX-License-Identifier: Apache-2.0
// Whether the runs of a campaign can have happened as the journal says: somebody who edits samples,
// drops or repeats visits, or brings runs from elsewhere has to lie consistently in many places.
#pragma once

#include <optional>
#include <span>

#include "base/error.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::results {

/// Finds the first of these, or nothing:
/// - a run whose seed, profile, cache mode, class or row is not the plan's;
/// - a verification that passed with an error above its limit, or a row that is ok without it;
/// - a visit or a round that stands in the journal twice;
/// - windows of one visit that overlap in time, or whose order in time is another than they say;
/// - samples that take longer than the window that they lie in;
/// - sensors whose samples, spans or marks cannot be of this run (telemetry_checks.hpp);
/// - in a complete campaign: a row without runs, a round left out, fewer rounds than the plan has,
///   or a self-comparison left out that the noise floor needs;
/// - a device whose samples do not grow with its windows as the supervisor's stamps do.
[[nodiscard]] std::optional<error> check_coherence(const campaign_record& campaign,
                                                   std::span<const run_record> runs);

}  // namespace accelbench::results
