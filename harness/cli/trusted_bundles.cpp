// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/trusted_bundles.hpp"

#include <fmt/format.h>

#include <utility>

#include "harness/cli/known_workloads.hpp"
#include "harness/cli/packed_bundles.hpp"
#include "results/merge/merged.hpp"

namespace accelbench::cli {
namespace {

result<std::vector<results::bundle>> read_any(const std::string& path) {
    if (is_packed(path)) {
        return read_packed(path);
    }
    if (results::is_merged(path)) {
        return make_error(error_code::bad_usage, "cannot use " + path,
                          "it is a merged bundle, which holds no samples",
                          "`compare`, `equivalent` and `report` take one by itself; name its "
                          "members for all else");
    }
    auto read = results::read_bundle(path);
    if (!read) {
        return read.error();
    }
    std::vector<results::bundle> one;
    one.push_back(std::move(*read));
    return one;
}

}  // namespace

result<trusted_bundles> read_trusted(const std::vector<std::string>& paths) {
    trusted_bundles all;
    for (const std::string& path : paths) {
        auto read = read_any(path);
        if (!read) {
            return read.error();
        }
        for (results::bundle& one : *read) {
            const name_check names = check_names(one.campaign);
            if (names.forged) {
                return make_error(error_code::bundle_damaged, "cannot trust " + one.path.string(),
                                  names.sentences.front() + ", though this build wrote it",
                                  "Use the original bundle");
            }
            for (const std::string& sentence : names.sentences) {
                all.warnings.push_back(fmt::format("{}: {}: of another version, or altered",
                                                   one.path.string(), sentence));
            }
            all.bundles.push_back(std::move(one));
        }
    }
    return all;
}

}  // namespace accelbench::cli
