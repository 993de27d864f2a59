// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/claim_input.hpp"

#include <algorithm>
#include <utility>

namespace accelbench::cli {

bool is_merged_input(const std::vector<std::string>& paths) {
    return paths.size() == 1 && results::is_merged(paths.front());
}

result<std::unique_ptr<claim_input>> read_claim_input(const std::vector<std::string>& paths,
                                                      const std::vector<std::string>& witnesses) {
    auto input = std::make_unique<claim_input>();
    if (!is_merged_input(paths)) {
        auto read = read_trusted(paths, witnesses);
        if (!read) {
            return read.error();
        }
        input->read = std::move(*read);
        auto source = results::source_of(input->read.bundles);
        if (!source) {
            return source.error();
        }
        input->source = std::move(*source);
        for (const auto* more : {&input->read.warnings, &input->read.said}) {
            input->source.warnings.insert(input->source.warnings.end(), more->begin(), more->end());
        }
        return input;
    }
    auto merged = results::read_merged(paths.front());
    if (!merged) {
        return merged.error();
    }
    input->merged = std::move(*merged);
    input->source = results::source_of(*input->merged);
    // The columns have become rows: a million of them need not be there twice.
    input->merged->blocks.clear();
    input->merged->blocks.shrink_to_fit();
    return input;
}

}  // namespace accelbench::cli
