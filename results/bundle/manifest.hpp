// SPDX-License-Identifier: Apache-2.0
// MANIFEST.sha256: the hash of every file of a bundle, in the format that `sha256sum -c` reads.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace accelbench::results {

using manifest_entries = std::map<std::string, std::string>;  // relative path -> hash

/// Files of the bundle but the manifest itself, what is written after it (layout.hpp) and hidden
/// ones, sorted, with '/' between parts.
[[nodiscard]] result<std::vector<std::string>> list_files(const std::filesystem::path& folder);

[[nodiscard]] status write_manifest(const std::filesystem::path& folder);
[[nodiscard]] result<manifest_entries> read_manifest_file(const std::filesystem::path& folder);

/// Every difference between the manifest and the folder, each one error naming its file: missing,
/// edited, or not listed.
[[nodiscard]] std::vector<error> check_manifest(const std::filesystem::path& folder,
                                                const manifest_entries& entries);

}  // namespace accelbench::results
