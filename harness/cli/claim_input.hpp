// SPDX-License-Identifier: Apache-2.0
// What commands about models of cards are given: bundles, packed files, or one merged bundle.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/trusted_bundles.hpp"
#include "results/claim/source.hpp"
#include "results/merge/merged.hpp"

namespace accelbench::cli {

/// Stays where it is: `source` points into the rest.
struct claim_input {
    trusted_bundles read;
    std::optional<results::merged_content> merged;
    results::claim_source source;
};

/// Whether the one path is a merged bundle.
[[nodiscard]] bool is_merged_input(const std::vector<std::string>& paths);

/// bad_usage where a merged bundle stands beside another one; else as read_trusted(), read_merged()
/// and source_of() have it.
[[nodiscard]] result<std::unique_ptr<claim_input>> read_claim_input(
    const std::vector<std::string>& paths, const std::vector<std::string>& witnesses = {});

}  // namespace accelbench::cli
