// SPDX-License-Identifier: Apache-2.0
// Names of the files in a bundle.
#pragma once

#include <string_view>

namespace accelbench::results {

inline constexpr std::string_view campaign_file = "bundle.json";
inline constexpr std::string_view journal_file = "runs.jsonl";
inline constexpr std::string_view rows_file = "rows.jsonl";
inline constexpr std::string_view manifest_file = "MANIFEST.sha256";
/// Written after the manifest, line by line, and left out by it: what was said of the rows, and who
/// signed for the manifest. Each says itself which manifest it is about.
inline constexpr std::string_view annotations_file = "annotations.jsonl";
inline constexpr std::string_view signatures_file = "signatures.jsonl";

}  // namespace accelbench::results
