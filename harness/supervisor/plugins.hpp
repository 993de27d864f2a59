// SPDX-License-Identifier: Apache-2.0
// Finding plug-ins: manifests are read without loading vendor code.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "harness/supervisor/worker.hpp"

namespace accelbench::supervisor {

/// [artifacts]: files that the vendor's compiler made beforehand. Empty format: the plug-in takes
/// none.
struct artifact_manifest {
    std::string format;                          // "rbln": the files' ending, too
    std::vector<std::filesystem::path> folders;  // absolute
    std::filesystem::path recipe;                // absolute; empty: none is given
};

struct plugin_manifest {
    std::string name, description;
    std::filesystem::path library, manifest;  // absolute
    std::vector<std::pair<std::string, std::string>> environment;
    std::vector<std::string> roles{"run"};
    bool one_process = false;  // a device belongs to one process: no second side beside it
    std::vector<std::pair<std::string, std::string>> option_help;  // name, sentence
    artifact_manifest artifacts;
};

/// "cpu:0", "sim:1,noise=0.01": backend, index, options. `label` is what results call the device.
struct device_spec {
    std::string backend;
    std::uint32_t index = 0;
    std::vector<std::pair<std::string, std::string>> options;
    std::string label;
};

struct plugin_search {
    std::vector<std::filesystem::path> files;    // --plugin: libraries or manifests
    std::vector<std::filesystem::path> folders;  // ACCELBENCH_PLUGIN_PATH, then beside the program
};

/// Where the running program's own plug-ins and worker lie (build tree or any moved prefix), by
/// /proc/self/exe.
[[nodiscard]] plugin_search default_search(const std::vector<std::string>& plugin_flags);
[[nodiscard]] result<std::filesystem::path> worker_executable();

/// Every manifest found; a broken one is an entry in `problems`, not a stop. The first of two equal
/// names wins. The first `named_problems` of the problems are of files that the user named.
struct plugin_list {
    std::vector<plugin_manifest> plugins;
    std::vector<error> problems;
    std::size_t named_problems = 0;
};
[[nodiscard]] plugin_list find_plugins(const plugin_search& search);
[[nodiscard]] result<plugin_manifest> read_manifest(const std::filesystem::path& file);
[[nodiscard]] result<device_spec> parse_device(const std::string& text);
/// Options for a worker of this plug-in: environment with {cpus} and {threads} filled in.
[[nodiscard]] worker_options make_worker_options(const plugin_manifest& plugin,
                                                 const device_spec& device,
                                                 const std::vector<int>& cpus);

}  // namespace accelbench::supervisor
