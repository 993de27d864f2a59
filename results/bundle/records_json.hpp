// SPDX-License-Identifier: Apache-2.0
// The records as JSON and back. Files of a bundle are exactly these values; docs/results-format.md
// describes every field.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "results/bundle/json_reader.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::results {

[[nodiscard]] nlohmann::json to_json(const row_key& key);
[[nodiscard]] nlohmann::json to_json(const interval_record& interval);
[[nodiscard]] nlohmann::json to_json(const phase_times& phases);
[[nodiscard]] nlohmann::json to_json(const verification_record& verification);
[[nodiscard]] nlohmann::json to_json(const sensor_record& sensor);
[[nodiscard]] nlohmann::json to_json(const telemetry_record& telemetry);
[[nodiscard]] nlohmann::json to_json(const run_record& run);
[[nodiscard]] nlohmann::json to_json(const row_record& row);
[[nodiscard]] nlohmann::json to_json(const campaign_record& campaign);

void read(const nlohmann::json& value, const std::string& path, read_context& context,
          row_key& key);
void read(const nlohmann::json& value, const std::string& path, read_context& context,
          interval_record& interval);
void read(const nlohmann::json& value, const std::string& path, read_context& context,
          phase_times& phases);
void read(const nlohmann::json& value, const std::string& path, read_context& context,
          verification_record& verification);

void read(const nlohmann::json& value, const std::string& path, read_context& context,
          telemetry_record& telemetry);

/// Text of one line or document to a record. `where` names file and line in the error, which is
/// bundle_damaged, or bundle_newer for a campaign written by a later schema.
[[nodiscard]] result<run_record> parse_run(std::string_view text, const std::string& where);
[[nodiscard]] result<row_record> parse_row(std::string_view text, const std::string& where);
[[nodiscard]] result<campaign_record> parse_campaign(std::string_view text,
                                                     const std::string& where);

/// The JSON value of `text`; error_code::bundle_damaged says at which byte it stops being JSON.
[[nodiscard]] result<nlohmann::json> parse_json(std::string_view text, const std::string& where);

}  // namespace accelbench::results
