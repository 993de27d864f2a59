// SPDX-License-Identifier: Apache-2.0
// rows.jsonl as text, derived from the journal: the same runs give the same bytes in any order.
#pragma once

#include <span>
#include <string>

#include "results/bundle/records.hpp"

namespace accelbench::results {

[[nodiscard]] std::string rows_text(const campaign_record& campaign,
                                    std::span<const run_record> runs);

}  // namespace accelbench::results
