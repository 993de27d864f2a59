// SPDX-License-Identifier: Apache-2.0
// Names of the files in a bundle.
#pragma once

#include <string_view>

namespace accelbench::results {

inline constexpr std::string_view campaign_file = "bundle.json";
inline constexpr std::string_view journal_file = "runs.jsonl";
inline constexpr std::string_view rows_file = "rows.jsonl";
inline constexpr std::string_view manifest_file = "MANIFEST.sha256";

}  // namespace accelbench::results
