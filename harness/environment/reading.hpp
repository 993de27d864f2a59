// SPDX-License-Identifier: Apache-2.0
// Reading small kernel files, and a JSON section in which every missing value is null with its
// reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace accelbench::environment {

/// Whole text of a file in /proc or /sys, without trailing white space. error_code::io.
[[nodiscard]] result<std::string> read_text(const std::filesystem::path& file);
/// The file holds one whole number (sysfs writes "-1" too). error_code::io also where it does not.
[[nodiscard]] result<std::int64_t> read_integer(const std::filesystem::path& file);
/// "512K", "32M", "8192 kB", "64": bytes. error_code::io where it is no size.
[[nodiscard]] result<std::int64_t> parse_size(std::string_view text);
/// A decimal number. error_code::io where the text is none.
[[nodiscard]] result<double> parse_real(std::string_view text);
/// Value of "key : value" or "key=value" lines; quotes around the value are taken off.
/// error_code::io where no line has the key.
[[nodiscard]] result<std::string> find_value(std::string_view text, std::string_view key,
                                             char separator);
/// "0-2,8" as 0 1 2 8; empty where the text is not such a list.
[[nodiscard]] std::vector<int> parse_cpu_list(std::string_view text);
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);
/// Entries of a folder, sorted by name so that a record does not depend on the file system's order;
/// empty where there is none.
[[nodiscard]] std::vector<std::filesystem::path> sorted_entries(
    const std::filesystem::path& folder);

/// An object whose missing values are null, with key -> reason under "missing".
class section {
  public:
    void put(std::string_view key, nlohmann::json value) {
        values_[std::string(key)] = std::move(value);
    }
    void miss(std::string_view key, std::string reason) {
        values_[std::string(key)] = nullptr;
        missing_[std::string(key)] = std::move(reason);
    }
    template <class T>
    void put(std::string_view key, const result<T>& value) {
        if (value) {
            put(key, nlohmann::json(*value));
        } else {
            miss(key, value.error().tried + ": " + value.error().happened);
        }
    }
    [[nodiscard]] nlohmann::json take() && {
        if (!missing_.empty()) {
            values_["missing"] = std::move(missing_);
        }
        return std::move(values_);
    }

  private:
    nlohmann::json values_ = nlohmann::json::object();
    nlohmann::json missing_ = nlohmann::json::object();
};

}  // namespace accelbench::environment
