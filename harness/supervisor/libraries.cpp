// SPDX-License-Identifier: Apache-2.0
// Which files a worker executes: the plug-in and everything that it loaded, by content.
#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <tuple>

#include "base/sha256.hpp"
#include "harness/supervisor/worker_state.hpp"

namespace accelbench::supervisor {

namespace {

/// Hashing a vendor's libraries takes longer than starting a worker, and many workers load the same
/// ones: kept for the program's life, by what tells one file version from another.
result<std::string> hash_once(const std::string& path) {
    using identity = std::tuple<std::string, dev_t, ino_t, off_t, time_t, long>;
    static std::mutex mutex;
    static std::map<identity, std::string> known;
    struct stat about {};
    if (stat(path.c_str(), &about) != 0) {
        return make_error(error_code::io, fmt::format("cannot hash {}", path), "it is gone",
                          "Do not replace libraries while they are measured.");
    }
    const identity key{path,          about.st_dev,         about.st_ino,
                       about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec};
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(key); found != known.end()) {
        return found->second;
    }
    auto hash = sha256_file(path);
    if (hash) {
        known.emplace(key, *hash);
    }
    return hash;
}

/// Paths of mapped files with execute permission: "address perms offset dev inode path".
std::set<std::string> executable_files(const std::string& maps_path) {
    std::set<std::string> paths;
    std::ifstream maps(maps_path);
    for (std::string line; std::getline(maps, line);) {
        std::istringstream words(line);
        std::string range, permissions, offset, device, inode, path;
        words >> range >> permissions >> offset >> device >> inode;
        std::getline(words >> std::ws, path);
        if (permissions.size() > 2 && permissions[2] == 'x' && path.starts_with('/')) {
            paths.insert(path);
        }
    }
    return paths;
}

}  // namespace

result<std::vector<std::pair<std::string, std::string>>> worker::loaded_libraries() const {
    std::vector<std::pair<std::string, std::string>> libraries;
    for (const std::string& path : executable_files(fmt::format("/proc/{}/maps", pid()))) {
        auto hash = hash_once(path);
        if (!hash) {
            return std::move(hash).error();
        }
        libraries.emplace_back(path, std::move(*hash));
    }
    return libraries;
}

}  // namespace accelbench::supervisor
