// SPDX-License-Identifier: Apache-2.0
// TOML files that a user hands to a report (mixes, prices), as documents.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "results/bundle/document.hpp"

namespace accelbench::results {

struct toml_file {
    std::string name;    // as messages call it: the path
    std::string sha256;  // of its bytes
    document content;    // dates and times as texts, "2026-11-30"
};

/// `code` and `what` ("mix") are for messages. Errors name file and line; io where it cannot be
/// read.
[[nodiscard]] result<toml_file> read_toml(const std::filesystem::path& path, error_code code,
                                          const std::string& what);

}  // namespace accelbench::results
