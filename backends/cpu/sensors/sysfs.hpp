// SPDX-License-Identifier: Apache-2.0
// Small files of the kernel, below a root that a test may choose.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace accelbench::cpu {

/// The first line; nothing where the file is not there or may not be read.
[[nodiscard]] std::optional<std::string> read_line(const std::filesystem::path& file);
[[nodiscard]] std::optional<std::uint64_t> read_number(const std::filesystem::path& file);
/// Entries of a folder whose names begin so, sorted; none where there is no folder.
[[nodiscard]] std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder,
                                                            const std::string& beginning);

}  // namespace accelbench::cpu
