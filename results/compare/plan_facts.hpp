// SPDX-License-Identifier: Apache-2.0
// What a comparison needs from a campaign's plan, read leniently: a plan of another tool may lack
// any of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/bundle/records.hpp"

namespace accelbench::results {

struct planned_pair {
    std::string workload_id, boundary;
};

[[nodiscard]] double plan_number(const campaign_record& campaign, std::string_view constant,
                                 double otherwise);
/// Labels in the plan's order; where the plan has none, those of the rows, sorted.
[[nodiscard]] std::vector<std::string> device_labels(const campaign_record& campaign,
                                                     const std::vector<row_record>& rows);
/// Rows that the plan means to measure: not those that it skips.
[[nodiscard]] std::vector<planned_pair> planned_rows(const campaign_record& campaign);
/// "plan.constants.window_ns is 10000000 and 5000000": the first constant in which two plans
/// measured differently. Constants that only decide how much is measured may differ.
[[nodiscard]] std::optional<std::string> first_difference(const campaign_record& a,
                                                          const campaign_record& b);
/// Error that the workload allows another arithmetic; 0: none.
[[nodiscard]] double accuracy_floor_of(const campaign_record& campaign, const std::string& id);
/// A side of the noise floor's self-comparison: never a column.
[[nodiscard]] bool is_noise_label(std::string_view label);
/// "cpu:0#aa" -> "cpu:0".
[[nodiscard]] std::string without_noise_mark(std::string_view label);

}  // namespace accelbench::results
