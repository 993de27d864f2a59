// SPDX-License-Identifier: Apache-2.0
#include "results/tender/terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/plain_text.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

error unusable(const std::string& where, std::string why, std::string next = {}) {
    return make_error(error_code::bad_tender, fmt::format("cannot use {}", where), std::move(why),
                      std::move(next));
}

class flattener {
  public:
    explicit flattener(const std::string& where) : where_(where) {}

    status add(const std::string& key, const json& value) {
        if (value.is_object()) {
            for (const auto& [name, inner] : value.items()) {
                if (auto done = add(key.empty() ? name : fmt::format("{}.{}", key, name), inner);
                    !done) {
                    return done;
                }
            }
            return {};
        }
        if (value.is_array() && !value.empty() && value.front().is_object()) {
            return add_items(key, value);
        }
        if (value.is_string()) {
            return keep(key, value.get<std::string>());
        }
        if (value.is_number()) {
            return keep(key, value.get<double>());
        }
        std::vector<std::string> list;
        for (const json& one : value.is_array() ? value : json::array()) {
            if (one.is_string()) {
                list.push_back(one.get<std::string>());
            }
        }
        if (!value.is_array() || list.size() != value.size()) {
            return unusable(where_, fmt::format("'{}' is no text, number or list of texts", key));
        }
        return keep(key, std::move(list));
    }

    terms found;

  private:
    status add_items(const std::string& key, const json& list) {
        for (const json& one : list) {
            if (!one.is_object() || !one.contains("id") || !one["id"].is_string() ||
                !is_id(one["id"].get<std::string>())) {
                return unusable(where_, fmt::format("an entry of [[{}]] has no 'id' of letters, "
                                                    "digits, '-' and '_'",
                                                    key));
            }
            json rest = one;
            rest.erase("id");
            if (auto done = add(fmt::format("{}.{}", key, one["id"].get<std::string>()), rest);
                !done) {
                return done;
            }
        }
        return {};
    }

    static bool is_id(const std::string& id) {
        return !id.empty() && id.find_first_not_of(
                                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-_") == std::string::npos;
    }

    status keep(const std::string& key, term value) {
        const auto* text = std::get_if<std::string>(&value);
        const auto* list = std::get_if<std::vector<std::string>>(&value);
        const bool seen =
            is_visible_text(key, false) && (text == nullptr || is_visible_text(*text, true)) &&
            (list == nullptr || std::all_of(list->begin(), list->end(), [](const auto& one) {
                 return is_visible_text(one, true);
             }));
        if (!seen) {
            return unusable(where_, "a clause holds characters that cannot be seen",
                            "Type it anew: control characters, marks of direction and spaces "
                            "without a width are refused");
        }
        return found.emplace(key, std::move(value)).second
                   ? status()
                   : status(unusable(where_, fmt::format("'{}' is there twice", key)));
    }

    const std::string& where_;
};

}  // namespace

result<terms> flatten(const json& table, const std::string& where) {
    flattener all(where);
    if (!table.is_object()) {
        return unusable(where, "it holds no clauses");
    }
    if (auto done = all.add("", table); !done) {
        return done.error();
    }
    return std::move(all.found);
}

status check_terms(const terms& all, const std::string& where, bool open) {
    for (const auto& [key, value] : all) {
        const clause_rule* rule = rule_of(key);
        if (rule == nullptr && !open) {
            return unusable(where, fmt::format("there is no clause '{}'", key),
                            "docs/tender.md lists them");
        }
        if (const std::string why = rule == nullptr ? "" : misfit(*rule, value); !why.empty()) {
            return unusable(where, fmt::format("clause {}: {}", key, why));
        }
    }
    return {};
}

std::vector<std::string> in_order(const terms& all) {
    std::vector<std::string> names;
    for (const clause_rule& rule : clause_rules()) {
        for (const auto& [key, value] : all) {
            if (rule_of(key) == &rule) {
                names.push_back(key);
            }
        }
    }
    for (const auto& [key, value] : all) {
        if (rule_of(key) == nullptr) {
            names.push_back(key);
        }
    }
    return names;
}

std::string terms_toml(const terms& all) {
    std::string text = "[terms]\n";
    for (const std::string& key : in_order(all)) {
        text += fmt::format("{} = {}\n", term_toml(term(key)), term_toml(all.at(key)));
    }
    return text;
}

std::string text_in(const terms& all, const std::string& key) {
    const auto found = all.find(key);
    const auto* text = found == all.end() ? nullptr : std::get_if<std::string>(&found->second);
    return text == nullptr ? std::string() : *text;
}

double number_in(const terms& all, const std::string& key, double otherwise) {
    const auto found = all.find(key);
    const auto* number = found == all.end() ? nullptr : std::get_if<double>(&found->second);
    return number == nullptr ? otherwise : *number;
}

std::vector<std::string> list_in(const terms& all, const std::string& key) {
    const auto found = all.find(key);
    const auto* list =
        found == all.end() ? nullptr : std::get_if<std::vector<std::string>>(&found->second);
    return list == nullptr ? std::vector<std::string>() : *list;
}

std::vector<std::string> items_in(const terms& all) {
    std::vector<std::string> names;
    for (const auto& [key, value] : all) {
        if (key.starts_with("item.")) {
            std::string name = name_in(key);
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(std::move(name));
            }
        }
    }
    return names;
}

std::string unit_of(const terms& all, const std::string& key) {
    return key.starts_with("item.") ? text_in(all, fmt::format("item.{}.unit", name_in(key)))
                                    : std::string();
}

}  // namespace accelbench::results
