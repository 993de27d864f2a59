// SPDX-License-Identifier: Apache-2.0
#include "results/compare/libraries.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace accelbench::results {
namespace {

using nlohmann::json;

std::string text_in(const json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() && found->is_string()
               ? found->get<std::string>()
               : std::string();
}

/// File name without its folder -> SHA-256: folders differ between machines and are often left out.
using files_of = std::map<std::string, std::string>;

/// Of one plug-in in one campaign, however many of its devices were measured.
files_of loaded_files(const json& device) {
    files_of files;
    const auto list = device.find("loaded_libraries");
    for (std::size_t i = 0; list != device.end() && list->is_array() && i < list->size(); ++i) {
        const std::string path = text_in((*list)[i], "path"), hash = text_in((*list)[i], "sha256");
        if (!path.empty() && !hash.empty()) {
            files[path.substr(path.rfind('/') + 1)] = hash;
        }
    }
    const std::string own = text_in(device, "library"), hash = text_in(device, "library_sha256");
    if (!own.empty() && !hash.empty()) {
        files[own] = hash;
    }
    return files;
}

struct seen_plugin {
    std::size_t campaign = 0;
    files_of files;
};

}  // namespace

std::vector<std::string> library_differences(std::span<const campaign_record* const> campaigns,
                                             std::span<const std::string> names) {
    std::vector<std::string> sentences;
    std::map<std::string, seen_plugin> first;  // by the plug-in's name and version
    for (std::size_t c = 0; c < campaigns.size(); ++c) {
        const json devices =
            campaigns[c]->devices->is_object() ? campaigns[c]->devices.json() : json::object();
        std::set<std::string> told;
        for (const auto& [label, device] : devices.items()) {
            if (!device.is_object() || !device.contains("plugin")) {
                continue;
            }
            const json& plugin = device["plugin"];
            const std::string who =
                fmt::format("{} {}", text_in(plugin, "name"), text_in(plugin, "version"));
            const files_of files = loaded_files(device);
            const auto [known, is_new] = first.emplace(who, seen_plugin{c, files});
            std::vector<std::string> other;
            for (const auto& [file, hash] : files) {
                const auto before = known->second.files.find(file);
                if (before != known->second.files.end() && before->second != hash) {
                    other.push_back(file);
                }
            }
            if (!other.empty() && told.insert(who).second) {
                sentences.push_back(fmt::format(
                    "plug-in {} was measured with other files in {} than in {}: {}", who, names[c],
                    names[known->second.campaign], fmt::join(other, ", ")));
            }
        }
    }
    return sentences;
}

}  // namespace accelbench::results
