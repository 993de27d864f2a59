// SPDX-License-Identifier: Apache-2.0
#include "results/schema/validator.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace accelbench::results {

struct schema_validator::state {
    valijson::Schema schema;
};

schema_validator::schema_validator(schema_kind kind) : state_(std::make_unique<state>()) {
    const nlohmann::json text = nlohmann::json::parse(schema_text(kind));
    const valijson::adapters::NlohmannJsonAdapter adapter(text);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(adapter, state_->schema);
}

schema_validator::~schema_validator() = default;
schema_validator::schema_validator(schema_validator&&) noexcept = default;
schema_validator& schema_validator::operator=(schema_validator&&) noexcept = default;

std::optional<std::string> schema_validator::misfit(const nlohmann::json& document) const {
    // Strong types: with weak ones "12" would pass for a number.
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults found;
    const valijson::adapters::NlohmannJsonAdapter adapter(document);
    if (validator.validate(state_->schema, adapter, &found)) {
        return std::nullopt;
    }
    // The deepest place comes first; what encloses it only says that something in it is wrong.
    valijson::ValidationResults::Error first;
    if (!found.popError(first)) {
        return "it does not fit the schema";
    }
    std::string place;
    for (const std::string& part : first.context) {
        place += part;
    }
    return fmt::format("at {}: {}", place, first.description);
}

}  // namespace accelbench::results
