// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/trusted_bundles.hpp"

#include <fmt/format.h>

#include <utility>

#include "harness/cli/known_workloads.hpp"
#include "harness/cli/packed_bundles.hpp"
#include "harness/cli/witnesses.hpp"
#include "results/annotation/words.hpp"
#include "results/merge/merged.hpp"

namespace accelbench::cli {
namespace {

/// With what stands beside the file: annotations and signatures.
result<std::vector<results::bundle>> read_packed_and_beside(
    const std::string& path, const std::vector<std::string>& witnesses) {
    auto verified = read_packed(path);
    if (!verified) {
        return verified;
    }
    auto of = results::open_subject(path);
    if (!of) {
        return of.error();
    }
    if (auto named = name_witnesses(*of, witnesses); !named) {
        return named.error();
    }
    for (std::size_t i = 0; i < verified->size(); ++i) {
        of->bundles[i].path = (*verified)[i].path;
        of->bundles[i].packed_in = path;
    }
    return std::move(of->bundles);
}

result<std::vector<results::bundle>> read_any(const std::string& path,
                                              const std::vector<std::string>& witnesses) {
    if (is_packed(path)) {
        return read_packed_and_beside(path, witnesses);
    }
    if (auto single = refuse_merged(path); !single) {
        return single.error();
    }
    auto read = results::read_bundle(path);
    if (!read) {
        return read.error();
    }
    if (auto named = name_witnesses(*read, witnesses); !named) {
        return named.error();
    }
    std::vector<results::bundle> one;
    one.push_back(std::move(*read));
    return one;
}

}  // namespace

status refuse_merged(const std::string& path) {
    if (results::is_merged(path)) {
        return make_error(error_code::bad_usage, "cannot use " + path,
                          "it is a merged bundle, which holds no samples",
                          "`compare`, `equivalent`, `report`, `merge` and `verify` take one; name "
                          "its members for all else");
    }
    return {};
}

result<results::subject> open_target(const std::string& path) {
    if (auto single = refuse_merged(path); !single) {
        return single.error();
    }
    return results::open_subject(path);
}

result<trusted_bundles> read_trusted(const std::vector<std::string>& paths,
                                     const std::vector<std::string>& witnesses) {
    trusted_bundles all;
    for (const std::string& path : paths) {
        auto read = read_any(path, witnesses);
        if (!read) {
            return read.error();
        }
        for (results::bundle& one : *read) {
            const std::string name = one.path.string();
            const name_check names = check_names(one.campaign);
            if (names.forged) {
                return make_error(error_code::bundle_damaged, "cannot trust " + name,
                                  names.sentences.front() + ", though this build wrote it",
                                  "Use the original bundle");
            }
            for (const std::string& sentence : names.sentences) {
                all.warnings.push_back(
                    fmt::format("{}: {}: of another version, or altered", name, sentence));
            }
            for (std::string& sentence : results::sentences_of(one.annotations, name)) {
                all.said.push_back(std::move(sentence));
            }
            all.bundles.push_back(std::move(one));
        }
    }
    return all;
}

}  // namespace accelbench::cli
