// SPDX-License-Identifier: Apache-2.0
// Reading NAME.accelbench.toml. Keys: name, library, description, roles, [environment],
// [artifacts],
// [[option]].
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string_view>

#include "base/toml_guard.hpp"
#include "harness/supervisor/plugins.hpp"

namespace accelbench::supervisor {

namespace {

constexpr std::array<std::string_view, 8> known_keys = {
    "name", "library", "description", "roles", "one_process", "environment", "option", "artifacts"};

error broken(const std::filesystem::path& file, std::string happened) {
    return make_error(error_code::bad_manifest,
                      fmt::format("cannot read plug-in manifest {}", file.string()),
                      std::move(happened), "docs/plugin-abi.md lists the keys of a manifest.");
}

/// A word that can stand before ':' in a device's name.
bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

status read_environment(const toml::table& table, plugin_manifest& manifest,
                        const std::filesystem::path& file) {
    const auto* environment = table["environment"].as_table();
    if (table.contains("environment") && environment == nullptr) {
        return broken(file, "[environment] is not a table");
    }
    if (environment != nullptr) {
        for (const auto& [key, node] : *environment) {
            const auto value = node.value_exact<std::string>();
            if (!value) {
                return broken(file, fmt::format("[environment] {} is not a text", key.str()));
            }
            manifest.environment.emplace_back(std::string(key.str()), *value);
        }
    }
    return {};
}

status read_options(const toml::table& table, plugin_manifest& manifest,
                    const std::filesystem::path& file) {
    const auto* options = table["option"].as_array();
    if (table.contains("option") && options == nullptr) {
        return broken(file, "option is not a list of tables: write [[option]]");
    }
    if (options != nullptr) {
        for (const toml::node& node : *options) {
            const auto* option = node.as_table();
            const auto name =
                option == nullptr ? std::nullopt : (*option)["name"].value<std::string>();
            const auto help =
                option == nullptr ? std::nullopt : (*option)["help"].value<std::string>();
            if (!name || !help) {
                return broken(file, "an [[option]] needs a name and a help");
            }
            manifest.option_help.emplace_back(*name, *help);
        }
    }
    return {};
}

/// Paths are relative to the manifest.
status read_artifacts(const toml::table& table, plugin_manifest& manifest,
                      const std::filesystem::path& file) {
    if (!table.contains("artifacts")) {
        return {};
    }
    const auto* artifacts = table["artifacts"].as_table();
    const auto* folders = artifacts == nullptr ? nullptr : (*artifacts)["folders"].as_array();
    const auto format =
        artifacts == nullptr ? std::nullopt : (*artifacts)["format"].value_exact<std::string>();
    if (!format || !is_name(*format) || folders == nullptr || folders->empty()) {
        return broken(file, "[artifacts] needs a format (of a-z, 0-9, _ and -) and folders");
    }
    const std::filesystem::path base = manifest.manifest.parent_path();
    for (const toml::node& node : *folders) {
        const auto folder = node.value_exact<std::string>();
        if (!folder || folder->empty()) {
            return broken(file, "[artifacts] folders is not a list of texts");
        }
        manifest.artifacts.folders.push_back((base / *folder).lexically_normal());
    }
    manifest.artifacts.format = *format;
    if (const auto recipe = (*artifacts)["recipe"].value<std::string>()) {
        manifest.artifacts.recipe = (base / *recipe).lexically_normal();
    }
    for (const auto& [key, node] : *artifacts) {
        if (key != "format" && key != "folders" && key != "recipe") {
            return broken(file, fmt::format("[artifacts] has an unknown key '{}'", key.str()));
        }
    }
    return {};
}

status read_roles(const toml::table& table, plugin_manifest& manifest,
                  const std::filesystem::path& file) {
    const auto* roles = table["roles"].as_array();
    if (table.contains("roles") && roles == nullptr) {
        return broken(file, "roles is not a list");
    }
    if (roles != nullptr) {
        manifest.roles.clear();
        for (const toml::node& node : *roles) {
            const auto role = node.value_exact<std::string>();
            if (!role || (*role != "run" && *role != "telemetry")) {
                return broken(file, "a role is \"run\" or \"telemetry\"");
            }
            manifest.roles.push_back(*role);
        }
    }
    return {};
}

status read_one_process(const toml::table& table, plugin_manifest& manifest,
                        const std::filesystem::path& file) {
    if (const auto* node = table.get("one_process")) {
        const auto value = node->value_exact<bool>();
        if (!value) {
            return broken(file, "one_process is neither true nor false");
        }
        manifest.one_process = *value;
    }
    return {};
}

result<toml::table> parse(const std::filesystem::path& file) {
    std::stringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    if (const auto line = nameless_table(text.str())) {
        return broken(file, fmt::format("line {}: a table's name is missing behind '['", *line));
    }
    try {
        return toml::parse_file(file.string());
    } catch (const toml::parse_error& e) {
        const auto line = e.source().begin.line;
        return broken(file, line == 0 ? std::string(e.description())
                                      : fmt::format("line {}: {}", line, e.description()));
    }
}

}  // namespace

result<plugin_manifest> read_manifest(const std::filesystem::path& file) {
    const auto parsed = parse(file);
    if (!parsed) {
        return parsed.error();
    }
    const toml::table& table = *parsed;
    for (const auto& [key, node] : table) {
        if (std::ranges::find(known_keys, key.str()) == known_keys.end()) {
            return broken(file, fmt::format("it has an unknown key '{}'", key.str()));
        }
    }
    const auto name = table["name"].value<std::string>();
    const auto library = table["library"].value<std::string>();
    if (!name || !library || library->empty() || !is_name(*name)) {
        return broken(file, "name (of a-z, 0-9, _ and -) and library must both be given");
    }
    plugin_manifest manifest;
    manifest.name = *name;
    manifest.description = table["description"].value_or(std::string{});
    manifest.manifest = std::filesystem::weakly_canonical(std::filesystem::absolute(file));
    manifest.library =
        std::filesystem::weakly_canonical(manifest.manifest.parent_path() / *library);
    if (status read = read_environment(table, manifest, file); !read) {
        return std::move(read).error();
    }
    if (status read = read_roles(table, manifest, file); !read) {
        return std::move(read).error();
    }
    if (status read = read_one_process(table, manifest, file); !read) {
        return std::move(read).error();
    }
    if (status read = read_options(table, manifest, file); !read) {
        return std::move(read).error();
    }
    if (status read = read_artifacts(table, manifest, file); !read) {
        return std::move(read).error();
    }
    return manifest;
}

}  // namespace accelbench::supervisor
