// SPDX-License-Identifier: Apache-2.0
// What people annotate, sign and cite: a bundle's folder or a packed file, with what was written
// beside it since.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/annotation/annotation.hpp"
#include "results/bundle/read_bundle.hpp"

namespace accelbench::results {

struct subject {
    std::filesystem::path path;
    bool is_packed = false;
    /// SHA-256 of MANIFEST.sha256, or of a packed file's pack.json: what speaks for all the rest.
    std::string sha256;
    std::filesystem::path annotations, signatures;  // where they are, or would be
    annotation_log log;                             // what stands there
    std::vector<std::string> folders;               // of the bundles in a packed file; else ""
    std::vector<bundle> bundles;                    // with all that was said of them
};

/// Errors of read_bundle() and unpacked::open(); bundle_damaged where a check of the archive fails;
/// bundle_missing_file where a campaign is not finished and so has no manifest.
[[nodiscard]] result<subject> open_subject(const std::filesystem::path& path);

/// Adds lines behind the log as it is now, one writer at a time. Nothing that is there is changed.
/// bad_usage says why a line cannot be said.
[[nodiscard]] status append_annotations(const subject& of, const std::vector<annotation>& said);

/// One line behind the others, for a file whose lines do not know each other.
[[nodiscard]] status append_line(const std::filesystem::path& file, const std::string& line);

}  // namespace accelbench::results
