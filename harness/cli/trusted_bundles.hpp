// SPDX-License-Identifier: Apache-2.0
// Bundles as commands that compare them read them.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/pack/subject.hpp"

namespace accelbench::cli {

/// bad_usage where the path is a merged bundle, and the command needs what only members hold.
[[nodiscard]] status refuse_merged(const std::string& path);
/// open_subject() of anything but a merged bundle.
[[nodiscard]] result<results::subject> open_target(const std::string& path);

struct trusted_bundles {
    std::vector<results::bundle> bundles;
    std::vector<std::string> warnings;  // names that this program defines otherwise
    std::vector<std::string> said;      // of rows since they were measured, a sentence each
};

/// `witnesses`: files or folders of public keys, whose signatures count as witnesses'.
/// Errors of read_bundle and of name_witnesses(); bundle_damaged where a bundle claims to come from
/// this build and cannot.
[[nodiscard]] result<trusted_bundles> read_trusted(const std::vector<std::string>& paths,
                                                   const std::vector<std::string>& witnesses = {});

}  // namespace accelbench::cli
