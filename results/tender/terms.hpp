// SPDX-License-Identifier: Apache-2.0
// The clauses of one paper by name, read from TOML.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.hpp"
#include "results/tender/clause.hpp"

namespace accelbench::results {

using terms = std::map<std::string, term>;

/// [measurement] confidence = 0.95 becomes measurement.confidence; of [[item]] the `id` becomes
/// part of the name. bad_tender names the first value that is no text, number or list of texts.
[[nodiscard]] result<terms> flatten(const nlohmann::json& table, const std::string& where);

/// Every name is a clause's and every value may stand there; `open`: names that no rule knows are
/// let through.
[[nodiscard]] status check_terms(const terms& all, const std::string& where, bool open = false);

/// One clause a line, in the order of the rules.
[[nodiscard]] std::string terms_toml(const terms& all);
/// Names in the order of the rules; unknown ones last.
[[nodiscard]] std::vector<std::string> in_order(const terms& all);

/// "" where the clause is not there or is no text.
[[nodiscard]] std::string text_in(const terms& all, const std::string& key);
[[nodiscard]] double number_in(const terms& all, const std::string& key, double otherwise = 0.0);
[[nodiscard]] std::vector<std::string> list_in(const terms& all, const std::string& key);
/// Names of all items: "decode" of item.decode.kind.
[[nodiscard]] std::vector<std::string> items_in(const terms& all);
/// The unit of the item that a clause belongs to; "" for others.
[[nodiscard]] std::string unit_of(const terms& all, const std::string& key);

}  // namespace accelbench::results
