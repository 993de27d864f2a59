// SPDX-License-Identifier: Apache-2.0
// Checks a bundle as a suspicious reader would: schema, hashes, and every derived number computed
// again from the raw samples.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace accelbench::results {

struct bundle_check {
    std::string name;  // "schema of runs.jsonl"
    bool passed = false;
    std::string sentence;  // what was found, naming file, line and field where it failed
    error_code code = error_code::none;  // of a failed check
};

struct verification_report {
    std::vector<bundle_check> checks;  // in the order in which they were made
    [[nodiscard]] bool passed() const;
    /// Of the first failed check; none where all passed.
    [[nodiscard]] error_code code() const;
};

/// Goes on after a failure as far as the files can be read, so that one call tells everything.
[[nodiscard]] verification_report verify_bundle(const std::filesystem::path& folder);

}  // namespace accelbench::results
