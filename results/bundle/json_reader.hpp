// SPDX-License-Identifier: Apache-2.0
// Checked reading of JSON objects: the first wrong or missing field becomes one sentence that names
// file, line and field.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/document.hpp"

namespace accelbench::results {

/// Where a document came from, and the first fault found in it. One per document, one thread.
struct read_context {
    std::string where;  // "out/runs.jsonl line 12"
    std::optional<error> fault;

    void fail(const std::string& field, const std::string& happened);
    [[nodiscard]] bool good() const { return !fault.has_value(); }
};

/// One JSON object being read into a struct. After the first fault every call leaves its target
/// alone, so that callers read straight through and look at the context once.
class object_reader {
  public:
    object_reader(const nlohmann::json& value, std::string path, read_context& context);

    template <class T>
    void required(std::string_view name, T& target) {
        if (const nlohmann::json* field = find(name, true)) {
            convert(*field, path_of(name), target);
        }
    }
    /// Absent and null both leave the target empty.
    template <class T>
    void optional(std::string_view name, std::optional<T>& target) {
        target.reset();
        const nlohmann::json* field = find(name, false);
        if (field != nullptr && !field->is_null()) {
            T value{};
            convert(*field, path_of(name), value);
            target = std::move(value);
        }
    }
    /// A number that is null in the file where it was not finite.
    void number_or_infinite(std::string_view name, double& target);
    /// A string that must be one of `words`.
    void word(std::string_view name, std::string& target,
              std::initializer_list<std::string_view> words);

    /// The field's value, or null after noting the fault when a required one is missing.
    [[nodiscard]] const nlohmann::json* find(std::string_view name, bool must_exist);
    [[nodiscard]] std::string path_of(std::string_view name) const;
    [[nodiscard]] read_context& context() { return context_; }

  private:
    void convert(const nlohmann::json& field, const std::string& path, std::string& target);
    void convert(const nlohmann::json& field, const std::string& path, bool& target);
    void convert(const nlohmann::json& field, const std::string& path, double& target);
    void convert(const nlohmann::json& field, const std::string& path, nlohmann::json& target);
    void convert(const nlohmann::json& field, const std::string& path, document& target);
    [[nodiscard]] std::optional<std::int64_t> whole(const nlohmann::json& field,
                                                    const std::string& path, std::int64_t low,
                                                    std::int64_t high);
    void convert(const nlohmann::json& field, const std::string& path, std::uint64_t& target);

    template <std::integral T>
    void convert(const nlohmann::json& field, const std::string& path, T& target) {
        const auto value =
            whole(field, path, static_cast<std::int64_t>(std::numeric_limits<T>::min()),
                  static_cast<std::int64_t>(std::numeric_limits<T>::max()));
        if (value) {
            target = static_cast<T>(*value);
        }
    }
    template <class T>
    void convert(const nlohmann::json& field, const std::string& path, std::vector<T>& target) {
        if (!field.is_array()) {
            context_.fail(path, "must be a list");
            return;
        }
        target.clear();
        target.reserve(field.size());
        for (std::size_t i = 0; i < field.size() && context_.good(); ++i) {
            T value{};
            convert(field[i], path, value);
            target.push_back(std::move(value));
        }
    }

    const nlohmann::json& value_;
    std::string path_;
    read_context& context_;
};

/// JSON text on one line, keys sorted, shortest numbers that read back the same; bytes that are not
/// UTF-8 (a crashed worker's stderr) become U+FFFD.
[[nodiscard]] std::string to_line(const nlohmann::json& value);

/// The number, or null where it is not finite: JSON has no NaN.
[[nodiscard]] nlohmann::json finite_or_null(double value);
template <class T>
[[nodiscard]] nlohmann::json value_or_null(const std::optional<T>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}
[[nodiscard]] nlohmann::json value_or_null(const std::optional<double>& value);

}  // namespace accelbench::results
