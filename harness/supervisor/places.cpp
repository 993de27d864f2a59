// SPDX-License-Identifier: Apache-2.0
// Where plug-ins and the worker lie, as seen from the running program: build tree or any moved
// prefix.
#include <fmt/format.h>

#include <cstdlib>
#include <string_view>
#include <system_error>

#include "harness/supervisor/plugins.hpp"

namespace accelbench::supervisor {

namespace fs = std::filesystem;

namespace {

fs::path program_folder() {
    std::error_code unreadable;
    return fs::read_symlink("/proc/self/exe", unreadable).parent_path();
}

}  // namespace

plugin_search default_search(const std::vector<std::string>& plugin_flags) {
    plugin_search search;
    search.files.assign(plugin_flags.begin(), plugin_flags.end());
    if (const char* path = std::getenv("ACCELBENCH_PLUGIN_PATH")) {
        for (std::string_view rest(path); !rest.empty();) {
            const std::string_view folder = rest.substr(0, rest.find(':'));
            if (!folder.empty()) {
                search.folders.emplace_back(folder);
            }
            rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
        }
    }
    const fs::path beside = program_folder().parent_path();
    search.folders.push_back(beside / "plugins");
    search.folders.push_back(beside / ACCELBENCH_LIBDIR / "accelbench" / "plugins");
    if (std::string_view(ACCELBENCH_LIBDIR) != "lib") {
        search.folders.push_back(beside / "lib" / "accelbench" / "plugins");
    }
    return search;
}

result<fs::path> worker_executable() {
    constexpr const char* name = "accelbench-worker";
    std::vector<fs::path> candidates;
    if (const char* given = std::getenv("ACCELBENCH_WORKER")) {
        candidates.emplace_back(given);
    } else {
        const fs::path folder = program_folder();
        candidates = {folder / name,
                      folder.parent_path() / ACCELBENCH_LIBEXECDIR / "accelbench" / name,
                      folder.parent_path() / "libexec" / "accelbench" / name};
    }
    for (const fs::path& candidate : candidates) {
        std::error_code unreadable;
        if (fs::is_regular_file(candidate, unreadable)) {
            return candidate;
        }
    }
    return make_error(error_code::worker_start, "cannot start workers",
                      fmt::format("{} is not there", candidates.front().string()),
                      "Reinstall accelbench, or set ACCELBENCH_WORKER to its path.");
}

}  // namespace accelbench::supervisor
