// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/packed_bundles.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "results/bundle/verify_bundle.hpp"
#include "results/pack/pack.hpp"

namespace accelbench::cli {
namespace fs = std::filesystem;
namespace {

/// The folder that it was unfolded into is nobody's.
std::string renamed(std::string text, const std::string& folder, const std::string& name) {
    for (std::size_t at = 0; (at = text.find(folder, at)) != std::string::npos; at += name.size()) {
        text.replace(at, folder.size(), name);
    }
    return text;
}

error failed(const std::string& name, const results::bundle_check& check,
             const std::string& folder) {
    return make_error(check.code, "cannot trust " + name,
                      fmt::format("{}: {}", check.name, renamed(check.sentence, folder, name)),
                      "`accelbench verify` lists every check; use the file as it was sent");
}

result<results::bundle> read_verified(const fs::path& folder, const std::string& name) {
    for (const results::bundle_check& check : results::verify_bundle(folder).checks) {
        if (!check.passed) {
            return failed(name, check, folder.string());
        }
    }
    auto read = results::read_bundle(folder);
    if (!read) {
        error fault = read.error();
        fault.tried = renamed(std::move(fault.tried), folder.string(), name);
        fault.happened = renamed(std::move(fault.happened), folder.string(), name);
        return fault;
    }
    read->path = name;
    return read;
}

}  // namespace

bool is_packed(const std::string& path) {
    std::error_code unreadable;
    return fs::is_regular_file(path, unreadable);
}

result<std::vector<results::bundle>> read_packed(const std::string& file) {
    const auto opened = results::unpacked::open(file);
    if (!opened) {
        return opened.error();
    }
    for (const results::bundle_check& check : opened->checks) {
        if (!check.passed) {
            return failed(file, check, file);
        }
    }
    std::vector<results::bundle> bundles;
    for (const auto& [name, folder] : opened->bundles) {
        auto read = read_verified(
            folder, opened->bundles.size() == 1 ? file : fmt::format("{}/{}", file, name));
        if (!read) {
            return read.error();
        }
        read->packed_in = file;
        bundles.push_back(std::move(*read));
    }
    return bundles;
}

}  // namespace accelbench::cli
