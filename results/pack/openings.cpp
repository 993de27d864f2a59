// SPDX-License-Identifier: Apache-2.0
#include "results/pack/openings.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "results/bundle/durable_file.hpp"
#include "results/bundle/json_reader.hpp"
#include "results/bundle/records_json.hpp"

namespace accelbench::results {

using nlohmann::json;

namespace {

bool is_secret(const std::string& text) {
    return text.empty() ||
           (text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos);
}

}  // namespace

status write_openings(const std::filesystem::path& path, const openings_file& held) {
    json list = json::array();
    for (const opening& one : held.openings) {
        list.push_back({{"kind", to_string(one.kind)},
                        {"commitment", one.commitment},
                        {"salt", one.salt},
                        {"value", one.value}});
    }
    const std::string text = json{{"secret", held.secret}, {"openings", list}}.dump(
                                 1, ' ', false, json::error_handler_t::replace) +
                             "\n";
    const mode_t before = ::umask(0077);
    auto written = write_file_atomic(path, text);
    ::umask(before);
    return written;
}

result<openings_file> read_openings(const std::filesystem::path& path) {
    const auto text = read_file(path);
    if (!text) {
        return text.error();
    }
    const auto document = parse_json(*text, path.string());
    if (!document) {
        return document.error();
    }
    read_context context{.where = path.string(), .fault = std::nullopt};
    object_reader from(*document, "", context);
    openings_file held;
    from.required("secret", held.secret);
    const json* list = from.find("openings", true);
    for (std::size_t i = 0; list != nullptr && list->is_array() && i < list->size(); ++i) {
        object_reader entry((*list)[i], from.path_of("openings"), context);
        opening one;
        std::string kind;
        entry.required("kind", kind);
        entry.required("commitment", one.commitment);
        entry.required("salt", one.salt);
        entry.required("value", one.value);
        // A fixed length, so that nothing of the value can pass for a part of the salt.
        if (context.good() && (one.salt.empty() || !is_secret(one.salt))) {
            context.fail("salt", "must be 64 hexadecimal digits");
        }
        one.kind = parse_secret_kind(kind).value_or(secret_kind::original);
        held.openings.push_back(std::move(one));
    }
    if (context.good() && !is_secret(held.secret)) {
        context.fail("secret", "must be 64 hexadecimal digits, or empty");
    }
    if (context.fault) {
        context.fault->next = "Use the file that `accelbench pack` wrote beside the archive";
        return *context.fault;
    }
    return held;
}

}  // namespace accelbench::results
