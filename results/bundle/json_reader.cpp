// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/json_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace accelbench::results {

void read_context::fail(const std::string& field, const std::string& happened) {
    if (!fault) {
        fault = make_error(error_code::bundle_damaged, "cannot read " + where,
                           fmt::format("field '{}' {}", field, happened),
                           "The file was edited or cut: use the original bundle");
    }
}

object_reader::object_reader(const nlohmann::json& value, std::string path, read_context& context)
    : value_(value), path_(std::move(path)), context_(context) {
    if (!value_.is_object()) {
        context_.fail(path_.empty() ? "(document)" : path_,
                      fmt::format("must be an object, found {}", value_.type_name()));
    }
}

std::string object_reader::path_of(std::string_view name) const {
    return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

const nlohmann::json* object_reader::find(std::string_view name, bool must_exist) {
    if (!context_.good()) {
        return nullptr;
    }
    const auto found = value_.find(name);
    if (found == value_.end()) {
        if (must_exist) {
            context_.fail(path_of(name), "is missing");
        }
        return nullptr;
    }
    return &*found;
}

void object_reader::number_or_infinite(std::string_view name, double& target) {
    if (const nlohmann::json* field = find(name, true)) {
        if (field->is_null()) {
            target = std::numeric_limits<double>::infinity();
        } else {
            convert(*field, path_of(name), target);
        }
    }
}

void object_reader::word(std::string_view name, std::string& target,
                         std::initializer_list<std::string_view> words) {
    std::string text;
    required(name, text);
    if (!context_.good()) {
        return;
    }
    if (std::find(words.begin(), words.end(), text) == words.end()) {
        context_.fail(path_of(name),
                      fmt::format("is '{}', which is none of {}", text, fmt::join(words, ", ")));
        return;
    }
    target = std::move(text);
}

void object_reader::convert(const nlohmann::json& field, const std::string& path,
                            std::string& target) {
    if (!field.is_string()) {
        context_.fail(path, fmt::format("must be text, found {}", field.type_name()));
        return;
    }
    target = field.get_ref<const std::string&>();
}

void object_reader::convert(const nlohmann::json& field, const std::string& path, bool& target) {
    if (!field.is_boolean()) {
        context_.fail(path, fmt::format("must be true or false, found {}", field.type_name()));
        return;
    }
    target = field.get<bool>();
}

void object_reader::convert(const nlohmann::json& field, const std::string& path, double& target) {
    if (!field.is_number()) {
        context_.fail(path, fmt::format("must be a number, found {}", field.type_name()));
        return;
    }
    target = field.get<double>();
    if (!std::isfinite(target)) {
        context_.fail(path, "is not a finite number");
    }
}

void object_reader::convert(const nlohmann::json& field, const std::string&,
                            nlohmann::json& target) {
    target = field;
}

void object_reader::convert(const nlohmann::json& field, const std::string&, document& target) {
    target = field;
}

std::optional<std::int64_t> object_reader::whole(const nlohmann::json& field,
                                                 const std::string& path, std::int64_t low,
                                                 std::int64_t high) {
    const bool too_large =
        field.is_number_unsigned() && field.get<std::uint64_t>() > static_cast<std::uint64_t>(high);
    if (!field.is_number_integer() || too_large || field.get<std::int64_t>() < low ||
        field.get<std::int64_t>() > high) {
        context_.fail(path, fmt::format("must be a whole number from {} to {}, found {}", low, high,
                                        field.is_number() ? field.dump() : field.type_name()));
        return std::nullopt;
    }
    return field.get<std::int64_t>();
}

void object_reader::convert(const nlohmann::json& field, const std::string& path,
                            std::uint64_t& target) {
    const bool negative =
        field.is_number_integer() && !field.is_number_unsigned() && field.get<std::int64_t>() < 0;
    if (!field.is_number_integer() || negative) {
        context_.fail(path, fmt::format("must be a whole number of at least 0, found {}",
                                        field.is_number() ? field.dump() : field.type_name()));
        return;
    }
    target = field.get<std::uint64_t>();
}

std::string to_line(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

nlohmann::json finite_or_null(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
}

nlohmann::json value_or_null(const std::optional<double>& value) {
    return value ? finite_or_null(*value) : nlohmann::json(nullptr);
}

}  // namespace accelbench::results
