// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/sha256.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/layout.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t hash_length = 64;

bool is_hash(std::string_view text) {
    return text.size() == hash_length &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// A path that leaves the folder would let a bundle name other people's files.
bool is_inside(const std::string& name) {
    const fs::path path(name);
    return !name.empty() && path.is_relative() &&
           std::find(path.begin(), path.end(), fs::path("..")) == path.end();
}

}  // namespace

result<std::vector<std::string>> list_files(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failure;
    for (fs::recursive_directory_iterator it(folder, failure), end; !failure && it != end;
         it.increment(failure)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with('.')) {
            it.disable_recursion_pending();
            continue;
        }
        const std::string relative = it->path().lexically_relative(folder).generic_string();
        const bool is_later = relative == annotations_file || relative == signatures_file;
        if (!it->is_directory(failure) && relative != manifest_file && !is_later) {
            names.push_back(relative);
        }
    }
    if (failure) {
        return make_error(error_code::io, fmt::format("cannot list {}", folder.string()),
                          failure.message());
    }
    std::sort(names.begin(), names.end());
    return names;
}

status write_manifest(const fs::path& folder) {
    const auto names = list_files(folder);
    if (!names) {
        return names.error();
    }
    std::string text;
    for (const std::string& name : *names) {
        const auto hash = sha256_file(folder / name);
        if (!hash) {
            return hash.error();
        }
        text += fmt::format("{}  {}\n", *hash, name);
    }
    return write_file_atomic(folder / manifest_file, text);
}

result<manifest_entries> read_manifest_file(const fs::path& folder) {
    const fs::path path = folder / manifest_file;
    const auto text = read_file(path);
    if (!text) {
        return text.error();
    }
    manifest_entries entries;
    std::string_view left = *text;
    for (int line = 1; !left.empty(); ++line) {
        const std::size_t end = left.find('\n');
        const std::string_view entry = left.substr(0, end);
        const bool whole = end != std::string_view::npos && entry.size() > hash_length + 2 &&
                           is_hash(entry.substr(0, hash_length)) &&
                           entry.substr(hash_length, 2) == "  ";
        const std::string name(whole ? entry.substr(hash_length + 2) : "");
        if (!whole || !is_inside(name)) {
            return make_error(error_code::bundle_damaged,
                              fmt::format("cannot read {} line {}", path.string(), line),
                              "it is not 'hash  file'", "Use the original bundle");
        }
        entries.emplace(name, entry.substr(0, hash_length));
        left.remove_prefix(end + 1);
    }
    return entries;
}

std::vector<error> check_manifest(const fs::path& folder, const manifest_entries& entries) {
    std::vector<error> faults;
    const std::string tried = fmt::format("cannot trust bundle {}", folder.string());
    for (const auto& [name, hash] : entries) {
        std::error_code failure;
        if (!fs::exists(folder / name, failure)) {
            faults.push_back(make_error(error_code::bundle_missing_file, tried,
                                        name + " is missing", "Use the complete bundle"));
            continue;
        }
        const auto found = sha256_file(folder / name);
        if (!found) {
            faults.push_back(found.error());
        } else if (*found != hash) {
            faults.push_back(make_error(error_code::bundle_damaged, tried,
                                        name + " was edited or cut after the campaign (its SHA-256 "
                                               "differs from MANIFEST.sha256)",
                                        "Use the original bundle"));
        }
    }
    const auto names = list_files(folder);
    if (!names) {
        faults.push_back(names.error());
        return faults;
    }
    for (const std::string& name : *names) {
        if (!entries.contains(name)) {
            const bool ours = name == campaign_file || name == journal_file || name == rows_file;
            faults.push_back(make_error(
                error_code::bundle_damaged, tried, name + " is not listed in MANIFEST.sha256",
                ours ? "Use the original bundle" : "Remove it, or use the original bundle"));
        }
    }
    return faults;
}

}  // namespace accelbench::results
