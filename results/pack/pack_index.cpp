// SPDX-License-Identifier: Apache-2.0
#include "results/pack/pack_index.hpp"

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "results/bundle/json_reader.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/version.hpp"

namespace accelbench::results {

using nlohmann::json;

namespace {

/// In the place of the document's own hash while that is taken.
constexpr const char* nothing_yet = "";

/// Nothing else speaks for the list itself: a byte that was changed in it has to show.
bool is_as_written(json document, std::string_view text) {
    if (!document.is_object() || document.dump(1) + "\n" != text) {
        return false;
    }
    const auto found = document.find("sha256");
    if (found == document.end() || !found->is_string()) {
        return false;
    }
    const std::string hash = found->get<std::string>();
    *found = nothing_yet;
    return sha256_hex(document.dump(1)) == hash;
}

template <class Entry>
void read_list(object_reader& from, std::string_view name, std::vector<Entry>& to,
               const auto& read_entry) {
    const json* list = from.find(name, true);
    if (list == nullptr) {
        return;
    }
    if (!list->is_array()) {
        from.context().fail(from.path_of(name), "must be a list");
        return;
    }
    for (const json& one : *list) {
        object_reader entry(one, from.path_of(name), from.context());
        Entry made;
        read_entry(entry, made);
        to.push_back(std::move(made));
    }
}

}  // namespace

std::string to_text(const pack_index& index) {
    json bundles = json::array(), added = json::array(), commitments = json::array();
    for (const auto& one : index.bundles) {
        bundles.push_back({{"folder", one.folder},
                           {"manifest_sha256", one.manifest_sha256},
                           {"original", one.original}});
        if (!one.annotations_sha256.empty()) {
            bundles.back()["annotations_sha256"] = one.annotations_sha256;
        }
    }
    for (const auto& one : index.added) {
        added.push_back({{"file", one.file}, {"sha256", one.sha256}});
    }
    for (const auto& one : index.commitments) {
        commitments.push_back({{"kind", one.kind}, {"commitment", one.commitment}});
    }
    json document{{"pack_version", pack_version}, {"product_version", index.product_version},
                  {"bundles", bundles},           {"added", added},
                  {"left_out", index.left_out},   {"commitments", commitments},
                  {"sha256", nothing_yet}};
    document["sha256"] = sha256_hex(document.dump(1));
    return document.dump(1) + "\n";
}

result<pack_index> parse_pack_index(std::string_view text, const std::string& where) {
    const auto document = parse_json(text, where);
    if (!document) {
        return document.error();
    }
    read_context context{.where = where, .fault = std::nullopt};
    object_reader from(*document, "", context);
    std::string version;
    from.required("pack_version", version);
    if (context.good()) {
        if (auto known = check_schema_version(version, where); !known) {
            return known.error();
        }
    }
    if (context.good() && !is_as_written(*document, text)) {
        return make_error(error_code::bundle_damaged, "cannot trust " + where,
                          "it was edited: it does not have the hash that it carries",
                          "Use the file that `accelbench pack` wrote");
    }
    pack_index index;
    from.required("product_version", index.product_version);
    read_list(from, "bundles", index.bundles, [](object_reader& entry, auto& to) {
        entry.required("folder", to.folder);
        entry.required("manifest_sha256", to.manifest_sha256);
        entry.required("original", to.original);
        std::optional<std::string> said;
        entry.optional("annotations_sha256", said);
        to.annotations_sha256 = said.value_or("");
    });
    read_list(from, "added", index.added, [](object_reader& entry, auto& to) {
        entry.required("file", to.file);
        entry.required("sha256", to.sha256);
    });
    from.required("left_out", index.left_out);
    read_list(from, "commitments", index.commitments, [](object_reader& entry, auto& to) {
        entry.required("kind", to.kind);
        entry.required("commitment", to.commitment);
    });
    if (context.fault) {
        return *context.fault;
    }
    return index;
}

}  // namespace accelbench::results
