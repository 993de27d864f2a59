// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "results/compare/comparability.hpp"
#include "results/compare/comparison.hpp"
#include "results/compare/judge.hpp"
#include "results/compare/libraries.hpp"
#include "results/compare/match.hpp"
#include "results/compare/noise.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/compare/ratio_of_runs.hpp"
#include "results/compare/same_method.hpp"
#include "results/compare/sides.hpp"
#include "results/statistics/noise_floor.hpp"
#include "results/status/of_bundle.hpp"

namespace accelbench::results {
namespace {

class builder {
  public:
    builder(std::span<const bundle> bundles, const compare_options& options)
        : bundles_(bundles), options_(options) {
        for (const bundle& b : bundles_) {
            indices_.push_back(index_runs(b.runs));
        }
    }

    comparison build(std::vector<side_pair> pairs) {
        fill_facts();
        report_.pairs = std::move(pairs);
        for (std::size_t i = 0; i < report_.pairs.size(); ++i) {
            add_pair(i);
        }
        std::stable_sort(report_.rows.begin(), report_.rows.end(), before);
        if (shows_doubles_) {
            report_.warnings.emplace_back(
                "test doubles are compared, as --doubles asks: none of their figures is a "
                "device's, "
                "and none serves a bid, a score or an acceptance");
        }
        judge(report_);
        add_simultaneous();
        return std::move(report_);
    }

  private:
    static bool before(const compared_row& a, const compared_row& b) {
        return std::tie(a.pair, a.workload_id, a.variant) <
               std::tie(b.pair, b.workload_id, b.variant);
    }

    void fill_facts() {
        report_.table = options_.table;
        report_.status = status_of(bundles_);
        const campaign_record& first = bundles_.front().campaign;
        report_.confidence = plan_number(first, "confidence", 0.95);
        report_.alpha = plan_number(first, "family_alpha", 0.05);
        for (const bundle& b : bundles_) {
            report_.campaigns.push_back(&b.campaign);
            report_.complete.push_back(b.campaign.complete);
            report_.declared_margin =
                std::max(report_.declared_margin, plan_number(b.campaign, "margin", 0.01));
            add_warnings(b);
        }
        std::vector<std::string> names;
        for (const bundle& b : bundles_) {
            names.push_back(b.path.string());
        }
        for (std::string& sentence : library_differences(report_.campaigns, names)) {
            report_.warnings.push_back(std::move(sentence));
        }
        report_.noise = noise_of(indices_);
        report_.margin = statistics::claim_margin(report_.declared_margin, report_.noise.floor)
                             .value_or(report_.declared_margin);
    }

    void add_warnings(const bundle& b) {
        const std::string name = b.path.string();
        if (!b.campaign.complete) {
            report_.warnings.push_back(
                fmt::format("{} is not complete ({}); rows without enough runs say so", name,
                            b.campaign.stopped_because.empty() ? "still running or killed"
                                                               : b.campaign.stopped_because));
        }
        if (b.torn_bytes > 0) {
            report_.warnings.push_back(fmt::format(
                "{}: {} bytes of an unfinished last run were left out", name, b.torn_bytes));
        }
    }

    void add_pair(std::size_t pair) {
        const side_pair& sides = report_.pairs[pair];
        const bundle& left = bundles_[sides.base.bundle];
        const bundle& right = bundles_[sides.candidate.bundle];
        std::set<std::pair<std::string, std::string>> seen;
        const route_rule routes =
            options_.table == comparison_class::outcome ? route_rule::any : route_rule::equal;
        for (const matched_rows& rows :
             match_rows(left.rows, sides.base.label, right.rows, sides.candidate.label, routes)) {
            const row_key& key = (rows.base != nullptr ? rows.base : rows.candidate)->key;
            if (options_.table == comparison_class::outcome && key.boundary != "host") {
                continue;
            }
            seen.emplace(key.workload_id, key.boundary);
            report_.rows.push_back(make_row(pair, rows, key));
        }
        for (const bundle* b : {&left, &right}) {
            if (!b->campaign.complete) {
                add_planned(pair, b->campaign, seen);
            }
        }
    }

    /// Rows that an unfinished campaign has yet to measure count in the family all the same: it
    /// was fixed before the data.
    void add_planned(std::size_t pair, const campaign_record& campaign,
                     std::set<std::pair<std::string, std::string>>& seen) {
        for (const planned_pair& planned : planned_rows(campaign)) {
            if (options_.table == comparison_class::outcome && planned.boundary != "host") {
                continue;
            }
            if (seen.emplace(planned.workload_id, planned.boundary).second) {
                row_key key;
                key.boundary = planned.boundary.empty() ? "resident" : planned.boundary;
                compared_row row;
                row.workload_id = planned.workload_id;
                row.variant = variant_of(key);
                row.pair = pair;
                row.planned = true;
                row.why_not = "not measured yet";
                report_.rows.push_back(std::move(row));
            }
        }
    }

    compared_row make_row(std::size_t pair, const matched_rows& rows, const row_key& key) {
        const side_pair& sides = report_.pairs[pair];
        compared_row row;
        row.workload_id = key.workload_id;
        row.variant = variant_of(key);
        row.pair = pair;
        if (rows.base != nullptr) {
            row.base_row = shown(sides.base, *rows.base);
        }
        if (rows.candidate != nullptr) {
            row.candidate_row = shown(sides.candidate, *rows.candidate);
        }
        // First: whatever else is wrong with it, a row that was withdrawn is withdrawn.
        row.why_not = why_not_standing(bundles_, rows, sides, options_.as_of);
        if (row.why_not.empty()) {
            row.why_not = why_not_comparable(
                rows, sides, options_.table,
                accuracy_floor_of(bundles_[sides.base.bundle].campaign, key.workload_id));
        }
        const std::string unreal = row.why_not.empty() ? why_not_real(rows, sides) : "";
        if (!unreal.empty() && !options_.doubles) {
            row.why_not = unreal;
        }
        shows_doubles_ = shows_doubles_ || (!unreal.empty() && options_.doubles);
        row.planned = (rows.base == nullptr && !report_.complete[sides.base.bundle]) ||
                      (rows.candidate == nullptr && !report_.complete[sides.candidate.bundle]);
        if (row.why_not.empty()) {
            row.ratio = ratio_at(row, report_.confidence);
            row.comparable = row.ratio.has_value();
            row.why_not = row.comparable ? "" : "no run of either side has a usable time";
            if (rows.base->key.route != rows.candidate->key.route) {
                row.notes.push_back(
                    fmt::format("{} against {}", rows.candidate->key.route, rows.base->key.route));
            }
        }
        return row;
    }

    [[nodiscard]] row_record shown(const side& of, const row_record& row) const {
        return as_it_stands(bundles_[of.bundle], row, options_.as_of);
    }

    [[nodiscard]] std::optional<statistics::ratio_estimate> ratio_at(const compared_row& row,
                                                                     double confidence) const {
        const side_pair& sides = report_.pairs[row.pair];
        const auto runs = [this](const side& s, const row_key& key) {
            const runs_by_key& index = indices_[s.bundle];
            const auto found = index.find(key);
            return found == index.end() ? std::vector<const run_record*>{} : found->second;
        };
        return ratio_of_runs(runs(sides.base, row.base_row->key),
                             runs(sides.candidate, row.candidate_row->key), confidence);
    }

    void add_simultaneous() {
        const auto confidence =
            statistics::bonferroni_confidence(report_.confidence, report_.family);
        for (compared_row& row : report_.rows) {
            if (row.comparable && confidence) {
                row.simultaneous = ratio_at(row, *confidence)->bounds;
            }
        }
    }

    std::span<const bundle> bundles_;
    const compare_options& options_;
    std::vector<runs_by_key> indices_;
    comparison report_;
    bool shows_doubles_ = false;
};

}  // namespace

result<comparison> compare(std::span<const bundle> bundles, const compare_options& options) {
    if (bundles.empty()) {
        return make_error(error_code::bad_usage, "cannot compare", "no bundle was given");
    }
    if (auto method = check_same_method(bundles); !method) {
        return method.error();
    }
    auto pairs = choose_pairs(bundles, options.base);
    if (!pairs) {
        return pairs.error();
    }
    return builder(bundles, options).build(std::move(pairs).value());
}

}  // namespace accelbench::results
