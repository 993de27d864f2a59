// SPDX-License-Identifier: Apache-2.0
#include "results/inputs/input_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/day.hpp"
#include "base/plain_text.hpp"

namespace accelbench::results {
namespace {

const nlohmann::json nothing;
const nlohmann::json empty_list = nlohmann::json::array();

}  // namespace

input_table::input_table(const nlohmann::json& table, std::string place, error_code code)
    : table_(table), place_(std::move(place)), code_(code) {
    if (!table_.is_object()) {
        refuse("this is no table");
    }
}

void input_table::refuse(std::string happened, std::string next) {
    if (!fault_) {
        fault_ = make_error(code_, "cannot use " + place_, std::move(happened), std::move(next));
    }
}

const nlohmann::json& input_table::at(std::string_view key) const {
    const auto found = table_.is_object() ? table_.find(key) : table_.end();
    return table_.is_object() && found != table_.end() ? *found : nothing;
}

bool input_table::has(std::string_view key) const {
    return table_.is_object() && table_.contains(key);
}

void input_table::allow(std::initializer_list<std::string_view> known) {
    if (!table_.is_object()) {
        return;
    }
    for (const auto& [key, value] : table_.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            refuse(fmt::format("it has no key '{}'", key),
                   fmt::format("There are {}", fmt::join(known, ", ")));
        }
    }
}

std::string input_table::text(std::string_view key, const std::optional<std::string>& otherwise) {
    if (!has(key)) {
        if (!otherwise) {
            refuse(fmt::format("key '{}' is missing", key));
        }
        return otherwise.value_or("");
    }
    if (!at(key).is_string() || at(key).get_ref<const std::string&>().empty()) {
        refuse(fmt::format("'{}' is no text", key));
        return {};
    }
    constexpr std::size_t longest = 4000;
    const std::string& said = at(key).get_ref<const std::string&>();
    if (said.size() > longest) {
        refuse(fmt::format("'{}' has {} bytes, at most {} are printed", key, said.size(), longest));
        return {};
    }
    if (!is_visible_text(said, true)) {
        refuse(fmt::format("'{}' holds characters that cannot be seen", key),
               "Type the text anew: control characters, marks of direction and spaces without a "
               "width are refused");
        return {};
    }
    return said;
}

std::optional<double> input_table::number(std::string_view key, double low, double high) {
    if (!has(key)) {
        return std::nullopt;
    }
    const double value = at(key).is_number() ? at(key).get<double>() : low - 1.0;
    if (!(value >= low && value <= high)) {
        refuse(fmt::format("'{}' is {}, not a number from {:g} to {:g}", key, at(key).dump(), low,
                           high));
        return std::nullopt;
    }
    return value;
}

double input_table::needed(std::string_view key, double low, double high) {
    if (!has(key)) {
        refuse(fmt::format("key '{}' is missing", key));
    }
    return number(key, low, high).value_or(low);
}

std::string input_table::word(std::string_view key, std::initializer_list<std::string_view> words,
                              const std::optional<std::string>& otherwise) {
    std::string said = text(key, otherwise);
    if (std::find(words.begin(), words.end(), said) == words.end()) {
        refuse(fmt::format("'{}' is \"{}\", not one of {}", key, said, fmt::join(words, ", ")));
    }
    return said;
}

const nlohmann::json& input_table::list(std::string_view key) {
    if (!has(key)) {
        return empty_list;
    }
    if (!at(key).is_array()) {
        refuse(fmt::format("'{}' is no list: write [[{}]]", key, key));
        return empty_list;
    }
    return at(key);
}

const nlohmann::json& input_table::table(std::string_view key) {
    if (has(key) && !at(key).is_object()) {
        refuse(fmt::format("'{}' is no table", key));
    }
    return at(key);
}

bool is_date(std::string_view text) {
    return is_day(text);
}

}  // namespace accelbench::results
