// SPDX-License-Identifier: Apache-2.0
// One table of an input file, read strictly: what it does not know it refuses by name.
#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace accelbench::results {

/// Borrows the document. The first fault is kept and later ones are not told: read all, then ask
/// fault() once.
class input_table {
  public:
    /// `place`: "mix m.toml, item 2". A value that is no table is a fault.
    input_table(const nlohmann::json& table, std::string place, error_code code);

    /// Refuses other keys than these.
    void allow(std::initializer_list<std::string_view> known);
    [[nodiscard]] bool has(std::string_view key) const;
    /// A text; `otherwise` where the key is absent, a fault where that is nullopt or the value is
    /// no text.
    std::string text(std::string_view key,
                     const std::optional<std::string>& otherwise = std::nullopt);
    /// A number within [low, high]; absent is no fault.
    std::optional<double> number(std::string_view key, double low, double high);
    /// The same, but a fault where it is absent.
    double needed(std::string_view key, double low, double high);
    /// One of these words.
    std::string word(std::string_view key, std::initializer_list<std::string_view> words,
                     const std::optional<std::string>& otherwise = std::nullopt);
    /// A list of tables; empty where the key is absent.
    [[nodiscard]] const nlohmann::json& list(std::string_view key);
    /// A table; null where the key is absent.
    [[nodiscard]] const nlohmann::json& table(std::string_view key);

    void refuse(std::string happened, std::string next = {});
    [[nodiscard]] const std::optional<error>& fault() const { return fault_; }
    [[nodiscard]] const std::string& place() const { return place_; }

  private:
    const nlohmann::json& at(std::string_view key) const;

    const nlohmann::json& table_;
    std::string place_;
    error_code code_;
    std::optional<error> fault_;
};

/// "2026-02-30" is none.
[[nodiscard]] bool is_date(std::string_view text);

}  // namespace accelbench::results
