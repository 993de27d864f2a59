// SPDX-License-Identifier: Apache-2.0
// The keys that a reader vouches for himself. None comes with what is signed.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace accelbench::results {

struct trusted_keys {
    std::map<std::string, std::string> any;        // fingerprint -> file
    std::map<std::string, std::string> witnesses;  // those whose word counts as a witness's
    [[nodiscard]] bool none() const { return any.empty() && witnesses.empty(); }
};

/// PEM files, or folders of them (*.pem). A key named as a witness's is trusted too; one that is
/// only trusted is no witness, whatever role it signs in. bad_usage where a file holds no public
/// key, or a folder no file.
[[nodiscard]] result<trusted_keys> read_trusted_keys(const std::vector<std::string>& trusted,
                                                     const std::vector<std::string>& witnesses);

}  // namespace accelbench::results
