// SPDX-License-Identifier: Apache-2.0
// A merged bundle as a folder: fleet.json, rows.jsonl and MANIFEST.sha256.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "results/claim/source.hpp"
#include "results/merge/content.hpp"

namespace accelbench::results {

[[nodiscard]] bool is_merged(const std::filesystem::path& folder);

/// io and its kin; bundle_exists where the folder holds something.
[[nodiscard]] status write_merged(const merged_content& content,
                                  const std::filesystem::path& folder);

/// bundle_missing_file, bundle_damaged (a hash, a field, a row of no kind), bundle_newer, io.
[[nodiscard]] result<merged_content> read_merged(const std::filesystem::path& folder);

/// What claims rest on; its rows point into `content`. Members, cards and rows are in the order
/// that source_of() would give the members themselves.
[[nodiscard]] claim_source source_of(const merged_content& content);

/// Hashes, fields, and that every row has a member, a device and a kind.
[[nodiscard]] verification_report verify_merged(const std::filesystem::path& folder);
/// Whether this member, which must have been verified, yields the rows that the merged bundle says
/// it has: one check, which names the first row that differs.
[[nodiscard]] bundle_check check_member(const merged_content& content, const bundle& member);

}  // namespace accelbench::results
