// SPDX-License-Identifier: Apache-2.0
// The single checks of verify_bundle: each finds its first fault, or nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "results/bundle/records.hpp"
#include "results/schema/validator.hpp"

namespace accelbench::results {

/// bundle.json against its schema; a newer schema version is bundle_newer.
[[nodiscard]] std::optional<error> check_document(std::string_view text, const std::string& where);

/// Every line of a .jsonl file against its schema; also that the last line is whole.
[[nodiscard]] std::optional<error> check_lines(schema_kind kind, std::string_view text,
                                               const std::string& file);

/// Each workload's definition hashes to what it carries, and its cost, precision and floor are
/// those of the definition.
[[nodiscard]] std::optional<error> check_definitions(const campaign_record& campaign);

/// Runs belong to the campaign; their workload and hash stand in bundle.json; their devices and
/// rows are the plan's, where the plan lists any; samples fit their windows.
[[nodiscard]] std::optional<error> check_plan(const campaign_record& campaign,
                                              std::span<const run_record> runs);

/// rows.jsonl is what the journal yields; else the line and the first field that differs.
[[nodiscard]] std::optional<error> compare_rows(const campaign_record& campaign,
                                                std::span<const run_record> runs,
                                                std::string_view rows_text,
                                                const std::string& file);

}  // namespace accelbench::results
