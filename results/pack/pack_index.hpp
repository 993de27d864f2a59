// SPDX-License-Identifier: Apache-2.0
// pack.json: what lies in an archive, and what was left out of it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace accelbench::results {

inline constexpr std::string_view pack_file = "pack.json";
/// Grows like the bundle's schema_version.
inline constexpr std::string_view pack_version = "0.1.0";
inline constexpr std::string_view added_folder = "added";

struct pack_index {
    struct bundle_entry {
        std::string folder, manifest_sha256;
        std::string annotations_sha256;  // of annotations.jsonl; "" where there is none
        std::string original;  // commitment to the manifest's hash before anything was left out
    };
    struct added_entry {
        std::string file, sha256;
    };
    struct commitment_entry {
        std::string kind, commitment;
    };
    std::string product_version;
    std::vector<bundle_entry> bundles;
    std::vector<added_entry> added;
    std::vector<std::string> left_out;
    std::vector<commitment_entry> commitments;
};

[[nodiscard]] std::string to_text(const pack_index& index);
/// bundle_damaged names the field, bundle_newer a later version.
[[nodiscard]] result<pack_index> parse_pack_index(std::string_view text, const std::string& where);

}  // namespace accelbench::results
