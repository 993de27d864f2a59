// SPDX-License-Identifier: Apache-2.0
// The sentences that every form of the report shares.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "results/compare/comparison.hpp"

namespace accelbench::results {

/// "faster", "slower", "same", "unresolved" or "not comparable".
[[nodiscard]] std::string_view verdict_word(const compared_row& row);
/// "paired" or "unpaired"; "" where there is no ratio.
[[nodiscard]] std::string_view design_word(const compared_row& row);
/// Why the verdict is what it is, what would settle it, and the marks of both rows, with the device
/// where only one carries it; "" if plain.
[[nodiscard]] std::string note_of(const comparison& report, const compared_row& row);
[[nodiscard]] std::string workload_text(const compared_row& row);
/// "0.488 [0.481, 0.495]".
[[nodiscard]] std::string ratio_text(const compared_row& row);
/// Campaigns, hosts, devices, margin, family: what a reader must know before the first number.
[[nodiscard]] std::vector<std::string> facts(const comparison& report);
/// What all figures of a report are worth, where they are worth the same.
[[nodiscard]] std::string status_line(figure_status status);
[[nodiscard]] std::string status_line(const comparison& report);
/// What the words and figures mean, each one line.
[[nodiscard]] std::vector<std::string> legend(const comparison& report);

struct verdict_counts {
    std::size_t faster = 0, slower = 0, same = 0, unresolved = 0, not_comparable = 0;
};
[[nodiscard]] verdict_counts count_verdicts(const comparison& report);
[[nodiscard]] std::string totals_text(const comparison& report);
/// How many rows of each device are ok, unsupported, failed ...: a line a device.
[[nodiscard]] std::vector<std::string> coverage(const comparison& report);

}  // namespace accelbench::results
