// SPDX-License-Identifier: Apache-2.0
// The file that a sender keeps, or hands over in part: what opens the commitments of an archive.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/pack/redaction.hpp"

namespace accelbench::results {

struct openings_file {
    std::string secret;  // empty in a part that is handed over: it would open everything
    std::vector<opening> openings;
};

/// Readable by its owner only.
[[nodiscard]] status write_openings(const std::filesystem::path& path, const openings_file& held);
[[nodiscard]] result<openings_file> read_openings(const std::filesystem::path& path);

}  // namespace accelbench::results
