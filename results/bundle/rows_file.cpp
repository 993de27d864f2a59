// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/rows_file.hpp"

#include "results/bundle/records_json.hpp"
#include "results/rows/derive.hpp"

namespace accelbench::results {

std::string rows_text(const campaign_record& campaign, std::span<const run_record> runs) {
    std::string text;
    for (const row_record& row : derive_rows(campaign, runs)) {
        text += to_line(to_json(row));
        text += '\n';
    }
    return text;
}

}  // namespace accelbench::results
