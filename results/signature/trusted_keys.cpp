// SPDX-License-Identifier: Apache-2.0
#include "results/signature/trusted_keys.hpp"

#include <algorithm>
#include <system_error>

#include "results/signature/ed25519.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

result<std::vector<fs::path>> files_of(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_directory(path, failure)) {
        return std::vector<fs::path>{path};
    }
    std::vector<fs::path> files;
    for (fs::directory_iterator it(path, failure), end; !failure && it != end;
         it.increment(failure)) {
        if (it->path().extension() == ".pem") {
            files.push_back(it->path());
        }
    }
    if (files.empty()) {
        return make_error(error_code::bad_usage, "cannot use the keys in " + path.string(),
                          failure ? failure.message() : "it holds no file that ends in .pem",
                          "Put the public keys that you trust there");
    }
    std::sort(files.begin(), files.end());
    return files;
}

status add(const std::vector<std::string>& paths, std::map<std::string, std::string>& to) {
    for (const std::string& path : paths) {
        const auto files = files_of(path);
        if (!files) {
            return files.error();
        }
        for (const fs::path& file : *files) {
            const auto key = read_public_key(file);
            if (!key) {
                return key.error();
            }
            to.emplace(key->fingerprint, file.string());
        }
    }
    return {};
}

}  // namespace

result<trusted_keys> read_trusted_keys(const std::vector<std::string>& trusted,
                                       const std::vector<std::string>& witnesses) {
    trusted_keys keys;
    if (auto added = add(trusted, keys.any); !added) {
        return added.error();
    }
    if (auto added = add(witnesses, keys.witnesses); !added) {
        return added.error();
    }
    keys.any.insert(keys.witnesses.begin(), keys.witnesses.end());
    return keys;
}

}  // namespace accelbench::results
