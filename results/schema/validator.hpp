// SPDX-License-Identifier: Apache-2.0
// Checks documents of a bundle against the published JSON Schemas (draft 7), embedded in the
// program.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace accelbench::results {

enum class schema_kind : std::uint8_t { bundle, run, row };

/// The schema as it is installed in share/accelbench/schema.
[[nodiscard]] std::string_view schema_text(schema_kind kind);

/// Built once and used for every line of a file. One thread.
class schema_validator {
  public:
    explicit schema_validator(schema_kind kind);
    ~schema_validator();
    schema_validator(schema_validator&&) noexcept;
    schema_validator& operator=(schema_validator&&) noexcept;

    /// Nothing where the document fits; else "at <root>[key][boundary]: ..." for the first misfit.
    [[nodiscard]] std::optional<std::string> misfit(const nlohmann::json& document) const;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace accelbench::results
