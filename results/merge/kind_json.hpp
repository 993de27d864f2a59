// SPDX-License-Identifier: Apache-2.0
// Kinds and heads of members as JSON, and back.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "results/bundle/json_reader.hpp"
#include "results/merge/content.hpp"

namespace accelbench::results {

[[nodiscard]] row_kind kind_of(const row_record& row, const campaign_record& campaign);
[[nodiscard]] nlohmann::json to_json(const row_kind& kind);
void read_kind(const nlohmann::json& from, const std::string& path, read_context& context,
               row_kind& to);

/// What claims and reports need of a campaign.
[[nodiscard]] campaign_record head_of(const bundle& member);
[[nodiscard]] nlohmann::json to_json(const merged_member& member);
void read_member(const nlohmann::json& from, const std::string& path, read_context& context,
                 merged_member& to);

}  // namespace accelbench::results
