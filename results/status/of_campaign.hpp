// SPDX-License-Identifier: Apache-2.0
// The status that the figures of one campaign have.
#pragma once

#include "results/bundle/records.hpp"
#include "results/status/status.hpp"

namespace accelbench::results {

/// Who watched the campaign: nobody, until bundles can say otherwise (docs/decisions/0031).
[[nodiscard]] figure_status status_of(const campaign_record& campaign);

}  // namespace accelbench::results
