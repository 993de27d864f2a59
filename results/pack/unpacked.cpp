// SPDX-License-Identifier: Apache-2.0
// What a reader checks of an archive before its bundles.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>

#include "base/sha256.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/layout.hpp"
#include "results/pack/archive.hpp"
#include "results/pack/conform_report.hpp"
#include "results/pack/pack.hpp"
#include "results/pack/pack_index.hpp"
#include "results/pack/scratch.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

bundle_check judged(std::string name, const std::string& fault, const std::string& good) {
    return {std::move(name), fault.empty(), fault.empty() ? good : fault,
            fault.empty() ? error_code::none : error_code::bundle_damaged};
}

/// Every file belongs to a bundle or is an added one with its hash; the first that does not.
std::string misplaced(const packed_files& files, const pack_index& index) {
    std::set<std::string> known{std::string(pack_file)};
    for (const auto& one : index.added) {
        known.insert(one.file);
        const auto found = files.find(one.file);
        if (found == files.end()) {
            return one.file + " is missing";
        }
        if (sha256_hex(found->second) != one.sha256) {
            return one.file + " was edited (its SHA-256 differs from pack.json)";
        }
    }
    for (const auto& one : index.bundles) {
        const auto found = files.find(fmt::format("{}/{}", one.folder, manifest_file));
        if (found == files.end() ||
            !files.contains(fmt::format("{}/{}", one.folder, campaign_file))) {
            return fmt::format("{}/{} is missing", one.folder,
                               found == files.end() ? manifest_file : campaign_file);
        }
        if (sha256_hex(found->second) != one.manifest_sha256) {
            return found->first + " was edited (its SHA-256 differs from pack.json)";
        }
        // What the manifest leaves out is in the list, or nowhere.
        const std::string said = fmt::format("{}/{}", one.folder, annotations_file);
        const auto annotated = files.find(said);
        if ((annotated == files.end()) != one.annotations_sha256.empty()) {
            return said +
                   (annotated == files.end() ? " is missing" : " is not listed in pack.json");
        }
        if (annotated != files.end() && sha256_hex(annotated->second) != one.annotations_sha256) {
            return said + " was edited (its SHA-256 differs from pack.json)";
        }
        const std::string signed_for = fmt::format("{}/{}", one.folder, signatures_file);
        if (files.contains(signed_for)) {
            return signed_for + " is not listed in pack.json";
        }
    }
    for (const auto& [name, content] : files) {
        const std::string folder = name.substr(0, name.find('/'));
        const bool in_bundle =
            folder != name && std::any_of(index.bundles.begin(), index.bundles.end(),
                                          [&](const auto& one) { return one.folder == folder; });
        if (!in_bundle && !known.contains(name)) {
            return name + " is not listed in pack.json";
        }
    }
    return {};
}

/// A placeholder that nobody can open hides an edit as well as a name.
std::string unlisted_placeholder(const packed_files& files, const pack_index& index) {
    std::set<std::string> listed;
    for (const auto& one : index.commitments) {
        if (const auto kind = parse_secret_kind(one.kind)) {
            listed.insert(placeholder_text(*kind, one.commitment));
        }
    }
    for (const auto& [name, content] : files) {
        for (const std::string& placeholder : placeholders_in(content)) {
            if (!listed.contains(placeholder)) {
                return fmt::format("{} holds {}, to which pack.json has no commitment", name,
                                   placeholder);
            }
        }
    }
    return {};
}

/// Of the reports of `conform` that were added.
std::vector<bundle_check> conform_checks(const packed_files& files, const pack_index& index) {
    std::vector<std::string> campaigns;
    for (const auto& one : index.bundles) {
        const auto found = files.find(fmt::format("{}/{}", one.folder, campaign_file));
        campaigns.push_back(found == files.end() ? "" : found->second);
    }
    std::vector<bundle_check> checks;
    for (const auto& one : index.added) {
        const auto found = files.find(one.file);
        if (found == files.end()) {
            continue;
        }
        if (auto check = check_conform_report(one.file, found->second, campaigns)) {
            checks.push_back(std::move(*check));
        }
    }
    return checks;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

}  // namespace

unpacked::~unpacked() {
    if (!folder_.empty()) {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
}

result<unpacked> unpacked::open(const fs::path& file) {
    const auto bytes = read_file(file);
    if (!bytes) {
        return bytes.error();
    }
    const auto files = read_archive(*bytes, file.string());
    if (!files) {
        return files.error();
    }
    const auto listed = files->find(std::string(pack_file));
    if (listed == files->end()) {
        return make_error(error_code::bundle_missing_file, "cannot trust " + file.string(),
                          "it holds no pack.json", "Use the file that `accelbench pack` wrote");
    }
    const auto index = parse_pack_index(listed->second, file.string() + ": pack.json");
    if (!index) {
        return index.error();
    }
    if (index->bundles.empty()) {
        return make_error(error_code::bundle_damaged, "cannot trust " + file.string(),
                          "pack.json lists no bundle", "Use the file that `accelbench pack` wrote");
    }
    const auto folder = make_scratch_folder();
    if (!folder) {
        return folder.error();
    }
    unpacked out(*folder);
    out.sha256 = sha256_hex(listed->second);
    if (auto written = unpack(*files, *folder); !written) {
        return written.error();
    }
    for (const auto& one : index->bundles) {
        // Names of entries are safe; those of pack.json are only where they equal one.
        if (files->contains(fmt::format("{}/{}", one.folder, campaign_file))) {
            out.bundles.emplace_back(one.folder, *folder / one.folder);
        }
    }
    for (const auto& one : index->commitments) {
        out.commitments.emplace(one.commitment, one.kind);
    }
    out.checks.push_back(
        judged("archive", misplaced(*files, *index),
               fmt::format("{} files, each as pack.json lists it", files->size())));
    out.checks.push_back(judged("left out", unlisted_placeholder(*files, *index),
                                index->left_out.empty()
                                    ? "nothing was left out"
                                    : fmt::format("{}: {} commitments", joined(index->left_out),
                                                  index->commitments.size())));
    for (bundle_check& check : conform_checks(*files, *index)) {
        out.checks.push_back(std::move(check));
    }
    return out;
}

}  // namespace accelbench::results
