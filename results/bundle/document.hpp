// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace accelbench::results {

/// A JSON value that a header can hold without the JSON library, whose 25,000 lines every file
/// that knows a record would compile (1.6 to 2.5 s each). A value, whose copies are deep; one that
/// was moved from may only be assigned or destroyed. Who works with the content includes
/// <nlohmann/json.hpp> and asks for json().
class document {
  public:
    document();  ///< null
    document(nlohmann::json value);
    document(const document& other);
    document(document&& other) noexcept;
    document& operator=(const document& other);
    document& operator=(document&& other) noexcept;
    ~document();

    [[nodiscard]] nlohmann::json& json() { return *value_; }
    [[nodiscard]] const nlohmann::json& json() const { return *value_; }
    operator const nlohmann::json&() const { return *value_; }
    nlohmann::json* operator->() { return value_.get(); }
    const nlohmann::json* operator->() const { return value_.get(); }

    /// The field of an object, made where it is missing.
    nlohmann::json& operator[](std::string_view field);
    /// The field of an object; null where it is missing or where this is no object.
    const nlohmann::json& operator[](std::string_view field) const;

  private:
    std::unique_ptr<nlohmann::json> value_;
};

}  // namespace accelbench::results
