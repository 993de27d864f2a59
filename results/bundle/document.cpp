// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/document.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace accelbench::results {

document::document() : value_(std::make_unique<nlohmann::json>()) {}
document::document(nlohmann::json value)
    : value_(std::make_unique<nlohmann::json>(std::move(value))) {}
document::document(const document& other) : document(*other.value_) {}
document::document(document&& other) noexcept = default;
document& document::operator=(const document& other) {
    *this = document(other);
    return *this;
}
document& document::operator=(document&& other) noexcept = default;
document::~document() = default;

nlohmann::json& document::operator[](std::string_view field) {
    return (*value_)[std::string(field)];
}

const nlohmann::json& document::operator[](std::string_view field) const {
    static const nlohmann::json nothing;
    const auto found = value_->find(field);
    return found == value_->end() ? nothing : *found;
}

}  // namespace accelbench::results
