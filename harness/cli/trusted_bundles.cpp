// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/trusted_bundles.hpp"

#include <fmt/format.h>

#include <utility>

#include "harness/cli/known_workloads.hpp"
#include "harness/cli/witnesses.hpp"
#include "results/annotation/words.hpp"

namespace accelbench::cli {

result<trusted_bundles> read_trusted(const std::vector<std::string>& paths,
                                     const std::vector<std::string>& witnesses) {
    trusted_bundles all;
    for (const auto& path : paths) {
        auto read = results::read_bundle(path);
        if (!read) {
            return read.error();
        }
        if (auto named = name_witnesses(*read, witnesses); !named) {
            return named.error();
        }
        const name_check names = check_names(read->campaign);
        if (names.forged) {
            return make_error(error_code::bundle_damaged, "cannot trust " + path,
                              names.sentences.front() + ", though this build wrote it",
                              "Use the original bundle");
        }
        for (const std::string& sentence : names.sentences) {
            all.warnings.push_back(
                fmt::format("{}: {}: of another version, or altered", path, sentence));
        }
        for (std::string& sentence : results::sentences_of(read->annotations, path)) {
            all.said.push_back(std::move(sentence));
        }
        all.bundles.push_back(std::move(*read));
    }
    return all;
}

}  // namespace accelbench::cli
