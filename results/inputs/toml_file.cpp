// SPDX-License-Identifier: Apache-2.0
#include "results/inputs/toml_file.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/sha256.hpp"
#include "base/toml_guard.hpp"
#include "base/toml_text.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::results {
namespace {

template <class Value>
std::string text_of(const Value& value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

nlohmann::json json_of(const toml::node& node) {
    if (const auto* table = node.as_table()) {
        nlohmann::json object = nlohmann::json::object();
        for (const auto& [key, inner] : *table) {
            object[std::string(key.str())] = json_of(inner);
        }
        return object;
    }
    if (const auto* array = node.as_array()) {
        nlohmann::json list = nlohmann::json::array();
        for (const toml::node& inner : *array) {
            list.push_back(json_of(inner));
        }
        return list;
    }
    if (const auto* text = node.as_string()) {
        return text->get();
    }
    if (const auto* whole = node.as_integer()) {
        return whole->get();
    }
    if (const auto* real = node.as_floating_point()) {
        return real->get();
    }
    if (const auto* flag = node.as_boolean()) {
        return flag->get();
    }
    if (const auto* date = node.as_date()) {
        return text_of(date->get());
    }
    if (const auto* time = node.as_time()) {
        return text_of(time->get());
    }
    const auto* moment = node.as_date_time();
    return moment == nullptr ? nlohmann::json(nullptr) : nlohmann::json(text_of(moment->get()));
}

}  // namespace

result<toml_file> read_toml(const std::filesystem::path& path, error_code code,
                            const std::string& what) {
    const auto text = read_file(path);
    if (!text) {
        return text.error();
    }
    const auto broken = [&](std::size_t line, const std::string& why) {
        return make_error(code, fmt::format("cannot read {} {}:{}", what, path.string(), line),
                          why);
    };
    if (const auto line = nameless_table(*text)) {
        return broken(*line, "a table's name is missing behind '['");
    }
    const toml::parse_result parsed = toml::parse(*text);
    if (!parsed) {
        return broken(parsed.error().source().begin.line,
                      fmt::format("it is no TOML: {}", parsed.error().description()));
    }
    return toml_file{path.string(), sha256_hex(*text), document(json_of(parsed.table()))};
}

}  // namespace accelbench::results
