// SPDX-License-Identifier: Apache-2.0
// The search for plug-ins, and the options of a worker that loads one.
#include "harness/supervisor/plugins.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

namespace accelbench::supervisor {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view manifest_ending = ".accelbench.toml";

/// Sorted, so that "the first of two equal names" does not depend on the file system.
std::vector<fs::path> manifests_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code unreadable;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, unreadable)) {
        if (entry.path().filename().string().ends_with(manifest_ending)) {
            found.push_back(entry.path());
        }
    }
    std::ranges::sort(found);
    return found;
}

/// "libfoo.so" and "accb_foo.so" are plug-in foo.
std::string name_of_library(const fs::path& library) {
    std::string name = library.stem().string();
    for (const std::string_view prefix : {"accb_", "lib"}) {
        if (name.starts_with(prefix) && name.size() > prefix.size()) {
            name.erase(0, prefix.size());
        }
    }
    return name;
}

/// The manifest beside a library that names it; the one of its own name where several do.
std::optional<plugin_manifest> manifest_beside(const fs::path& library) {
    std::vector<plugin_manifest> naming_it;
    for (const fs::path& file : manifests_in(library.parent_path())) {
        auto manifest = read_manifest(file);
        if (manifest && manifest->library == library) {
            naming_it.push_back(std::move(*manifest));
        }
    }
    if (naming_it.size() == 1) {
        return naming_it.front();
    }
    const auto own = std::ranges::find(naming_it, name_of_library(library), &plugin_manifest::name);
    return own == naming_it.end() ? std::nullopt : std::optional(*own);
}

result<plugin_manifest> plugin_of_file(const fs::path& given) {
    std::error_code missing;
    const fs::path file = fs::weakly_canonical(fs::absolute(given), missing);
    if (missing || !fs::exists(file)) {
        return make_error(error_code::plugin_not_found,
                          fmt::format("cannot use plug-in {}", given.string()),
                          "there is no such file", "Check the path behind --plugin.");
    }
    if (file.filename().string().ends_with(manifest_ending)) {
        return read_manifest(file);
    }
    if (auto manifest = manifest_beside(file)) {
        return *manifest;
    }
    plugin_manifest defaults;
    defaults.name = name_of_library(file);
    defaults.library = file;
    return defaults;
}

int usable_processors() {
    cpu_set_t own;
    CPU_ZERO(&own);
    return sched_getaffinity(0, sizeof own, &own) == 0 ? CPU_COUNT(&own) : 1;
}

/// "0,1", of the supervisor itself where the worker keeps its processors.
std::string processor_list(const std::vector<int>& cpus) {
    if (!cpus.empty()) {
        return fmt::format("{}", fmt::join(cpus, ","));
    }
    cpu_set_t own;
    CPU_ZERO(&own);
    sched_getaffinity(0, sizeof own, &own);
    std::vector<int> all;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &own)) {
            all.push_back(cpu);
        }
    }
    return fmt::format("{}", fmt::join(all, ","));
}

std::string replaced(std::string text, std::string_view what, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
        text.replace(at, what.size(), by);
    }
    return text;
}

}  // namespace

plugin_list find_plugins(const plugin_search& search) {
    plugin_list list;
    std::set<std::string> names;
    const auto add = [&](result<plugin_manifest> found) {
        if (!found) {
            list.problems.push_back(std::move(found).error());
        } else if (names.insert(found->name).second) {
            list.plugins.push_back(std::move(*found));
        }
    };
    for (const fs::path& file : search.files) {
        add(plugin_of_file(file));
    }
    list.named_problems = list.problems.size();
    for (const fs::path& folder : search.folders) {
        for (const fs::path& file : manifests_in(folder)) {
            add(read_manifest(file));
        }
    }
    return list;
}

worker_options make_worker_options(const plugin_manifest& plugin, const device_spec& device,
                                   const std::vector<int>& cpus) {
    worker_options options;
    if (auto executable = worker_executable()) {
        options.executable = std::move(*executable);
    }
    options.library = plugin.library;
    options.options = device.options;
    options.cpus = cpus;
    const auto threads = cpus.empty() ? static_cast<std::size_t>(usable_processors()) : cpus.size();
    for (const auto& [name, value] : plugin.environment) {
        options.environment.emplace_back(
            name, replaced(replaced(value, "{threads}", std::to_string(threads)), "{cpus}",
                           processor_list(cpus)));
    }
    return options;
}

}  // namespace accelbench::supervisor
