// SPDX-License-Identifier: Apache-2.0
#include "results/compare/match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace accelbench::results {
namespace {

using row_list = std::vector<const row_record*>;

struct key_field {
    std::string_view name;
    std::string value;
};

std::array<key_field, 8> fields_of(const row_key& key) {
    return {{{"boundary", key.boundary},
             {"route", key.route},
             {"cache mode", key.cache_mode},
             {"launch mode", key.launch_mode},
             {"load", key.load},
             {"class", key.tuning_class},
             {"ranks", std::to_string(key.ranks)},
             {"profile", key.profile}}};
}

std::vector<std::string> differences(const row_key& a, const row_key& b, route_rule routes) {
    const auto left = fields_of(a);
    const auto right = fields_of(b);
    std::vector<std::string> found;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left.at(i).name == "route" && routes == route_rule::any) {
            continue;
        }
        if (left.at(i).value != right.at(i).value) {
            found.push_back(fmt::format("{} is {} and {}", left.at(i).name, left.at(i).value,
                                        right.at(i).value));
        }
    }
    return found;
}

bool is_of(const row_record& row, const std::string& label) {
    return side_label(row.key) == label;
}

std::map<std::string, row_list> by_workload(std::span<const row_record> rows,
                                            const std::string& label) {
    std::map<std::string, row_list> lists;
    for (const row_record& row : rows) {
        if (is_of(row, label)) {
            lists[row.key.workload_id].push_back(&row);
        }
    }
    return lists;
}

/// Leftovers pair off, those that differ least first, so that none takes another's nearest away.
void match_leftovers(row_list base, row_list candidate, route_rule routes,
                     std::vector<matched_rows>& out) {
    while (!base.empty() && !candidate.empty()) {
        auto nearest = std::pair(base.begin(), candidate.begin());
        std::size_t least =
            differences((*nearest.first)->key, (*nearest.second)->key, routes).size();
        for (auto left = base.begin(); left != base.end(); ++left) {
            for (auto right = candidate.begin(); right != candidate.end(); ++right) {
                const std::size_t count = differences((*left)->key, (*right)->key, routes).size();
                if (count < least) {
                    least = count;
                    nearest = {left, right};
                }
            }
        }
        const row_record* left = *nearest.first;
        const row_record* right = *nearest.second;
        out.push_back(
            {left, right,
             fmt::format("{}", fmt::join(differences(left->key, right->key, routes), "; "))});
        base.erase(nearest.first);
        candidate.erase(nearest.second);
    }
    for (const row_record* row : base) {
        out.push_back({row, nullptr, ""});
    }
    for (const row_record* row : candidate) {
        out.push_back({nullptr, row, ""});
    }
}

void match_workload(const row_list& base, const row_list& candidate, route_rule routes,
                    std::vector<matched_rows>& out) {
    std::set<const row_record*> used;
    for (const row_record* left : base) {
        for (const row_record* right : candidate) {
            if (differences(left->key, right->key, routes).empty()) {
                out.push_back({left, right, ""});
                used.insert({left, right});
            }
        }
    }
    const auto unused = [&used](const row_list& rows) {
        row_list left;
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(left),
                     [&used](const row_record* row) { return !used.contains(row); });
        return left;
    };
    match_leftovers(unused(base), unused(candidate), routes, out);
}

}  // namespace

std::vector<matched_rows> match_rows(std::span<const row_record> base,
                                     const std::string& base_label,
                                     std::span<const row_record> candidate,
                                     const std::string& candidate_label, route_rule routes) {
    const auto left = by_workload(base, base_label);
    const auto right = by_workload(candidate, candidate_label);
    std::set<std::string> ids;
    for (const auto* lists : {&left, &right}) {
        for (const auto& [id, rows] : *lists) {
            ids.insert(id);
        }
    }
    std::vector<matched_rows> matched;
    for (const std::string& id : ids) {
        const auto a = left.find(id);
        const auto b = right.find(id);
        match_workload(a == left.end() ? row_list{} : a->second,
                       b == right.end() ? row_list{} : b->second, routes, matched);
    }
    return matched;
}

std::string variant_of(const row_key& key) {
    const row_key plain{};
    const auto usual = fields_of(plain);
    const auto found = fields_of(key);
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found.at(i).name != "profile" && found.at(i).value != usual.at(i).value) {
            parts.push_back(found.at(i).name == "ranks" ? fmt::format("{} ranks", found.at(i).value)
                                                        : found.at(i).value);
        }
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace accelbench::results
