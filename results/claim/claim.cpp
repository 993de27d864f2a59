// SPDX-License-Identifier: Apache-2.0
#include "results/claim/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "results/claim/gather.hpp"
#include "results/compare/match.hpp"
#include "results/statistics/cards_needed.hpp"
#include "results/statistics/host_effects.hpp"

namespace accelbench::results {
namespace {

using statistics::card_cell;
using cell_list = std::vector<card_cell>;

/// One value a card: the mean over its cells.
std::vector<double> card_means(const cell_list& cells) {
    std::map<std::size_t, std::pair<double, double>> sums;
    for (const card_cell& cell : cells) {
        auto& [sum, count] = sums[cell.card];
        sum += statistics::cell_mean(cell);
        count += 1.0;
    }
    std::vector<double> means;
    means.reserve(sums.size());
    for (const auto& [card, sum] : sums) {
        means.push_back(sum.first / sum.second);
    }
    return means;
}

bool has_moved_cards(const cell_list& cells) {
    std::set<std::size_t> cards;
    return std::any_of(cells.begin(), cells.end(),
                       [&](const card_cell& cell) { return !cards.insert(cell.card).second; });
}

/// A rate of the row's work, or the time of a launch, from the logarithm of a time in ns.
double in_unit(quantity_kind kind, const row_record& row, double log_ns) {
    const double seconds = std::exp(log_ns) * 1e-9;
    switch (kind) {
        case quantity_kind::flop_rate:
        case quantity_kind::op_rate:
            return row.flops / seconds;
        case quantity_kind::byte_rate:
            return row.bytes / seconds;
        case quantity_kind::launch_time:
            return seconds;
    }
    return seconds;
}

claim_side side_facts(const cell_list& cells, const row_record& sample,
                      const statistics::tolerance_rule& rule) {
    claim_side facts;
    std::set<std::size_t> hosts;
    for (const card_cell& cell : cells) {
        hosts.insert(cell.host);
        facts.runs += cell.logs.size();
    }
    const std::vector<double> means = card_means(cells);
    facts.cards = means.size();
    facts.hosts = hosts.size();
    facts.spread = has_moved_cards(cells) && statistics::is_connected(cells)
                       ? statistics::swapped_variance(cells)
                       : statistics::split_variance(cells).value_or(statistics::nested_variance{});
    const auto unit = quantity_of(sample);
    if (!unit) {
        return facts;
    }
    double sum = 0.0;
    std::vector<double> speeds;  // larger is better
    for (const double mean : means) {
        sum += mean;
        speeds.push_back(-mean);
    }
    facts.typical = quantity{
        unit->kind, in_unit(unit->kind, sample, sum / static_cast<double>(means.size())), {}};
    facts.bound = statistics::lower_tolerance_bound(speeds, rule);
    if (facts.bound) {
        facts.bound->value = in_unit(unit->kind, sample, -facts.bound->value);
    }
    return facts;
}

/// Cards a side with which a row like this one would get a word; for the difference that was seen,
/// or for none where that lies within the margin.
std::optional<std::size_t> needed(const claim_row& row, double margin) {
    if (!row.ratio || !row.ratio->error || row.base.cards < 2 || row.candidate.cards < 2) {
        return std::nullopt;
    }
    // The error of a difference of two means of n cards is sd * sqrt(2 / n).
    const double harmonic = 2.0 / (1.0 / static_cast<double>(row.base.cards) +
                                   1.0 / static_cast<double>(row.candidate.cards));
    const double sd = *row.ratio->error * std::sqrt(0.5 * harmonic);
    const double gap = std::abs(row.ratio->difference);
    const auto find = statistics::cards_to_find(gap, sd);
    const auto equate = statistics::cards_to_equate(std::log1p(margin) - gap, sd);
    if (find && equate) {
        return std::min(*find, *equate);
    }
    return find ? find : equate;
}

class builder {
  public:
    builder(const claim_source& source, const claim_options& options)
        : source_(source), options_(options) {
        report_.unit = options.unit;
        report_.margin = options.margin;
        report_.tolerance = options.tolerance;
        report_.all = source.all;
        report_.confidence = source.confidence;
        report_.alpha = source.alpha;
        report_.status = source.status;
        report_.warnings = source.warnings;
        report_.noise_floor = source.noise.floor;
    }

    claim_report build(std::vector<model_pair> pairs) {
        report_.pairs = std::move(pairs);
        for (std::size_t pair = 0; pair < report_.pairs.size(); ++pair) {
            for (const auto& [question, by_model] : source_.rows) {
                add_row(pair, question, by_model);
            }
        }
        judge();
        report_.warnings.insert(report_.warnings.end(), report_.all.warnings.begin(),
                                report_.all.warnings.end());
        return std::move(report_);
    }

  private:
    void add_row(std::size_t pair, const row_key& question,
                 const std::map<std::size_t, model_rows>& by_model) {
        const auto base = by_model.find(report_.pairs[pair].base);
        const auto candidate = by_model.find(report_.pairs[pair].candidate);
        const bool outcome = options_.compare.table == comparison_class::outcome;
        if ((base == by_model.end() && candidate == by_model.end()) ||
            (outcome && question.boundary != "host")) {
            return;
        }
        claim_row row;
        row.workload_id = question.workload_id;
        row.variant = variant_of(question);
        row.pair = pair;
        if (base == by_model.end() || candidate == by_model.end()) {
            const std::size_t missing =
                base == by_model.end() ? report_.pairs[pair].base : report_.pairs[pair].candidate;
            row.why_not = fmt::format("{}: not measured", report_.all.models[missing]);
        } else {
            fill(row, base->second, candidate->second);
        }
        report_.rows.push_back(std::move(row));
    }

    void fill(claim_row& row, const model_rows& base, const model_rows& candidate) {
        row.why_not = why_not_claimable(source_, base, candidate, options_.compare);
        const cell_list left = cells_of(report_.all, base);
        const cell_list right = cells_of(report_.all, candidate);
        if (!left.empty()) {
            row.base = side_facts(left, *base.front().row, options_.tolerance);
        }
        if (!right.empty()) {
            row.candidate = side_facts(right, *candidate.front().row, options_.tolerance);
        }
        if (!row.why_not.empty()) {
            return;
        }
        row.ratio = statistics::unit_ratio(left, right, report_.unit);
        if (!row.ratio) {
            row.why_not = "no run of either side has a usable time";
            return;
        }
        row.bounds = statistics::bounds_of(*row.ratio, report_.confidence);
        if (!row.bounds) {
            const auto fixed = statistics::unit_ratio(left, right, statistics::claim_unit::process);
            row.these_cards = statistics::bounds_of(*fixed, report_.confidence);
        }
    }

    void judge() {
        report_.family = static_cast<std::size_t>(
            std::count_if(report_.rows.begin(), report_.rows.end(),
                          [](const claim_row& row) { return row.ratio.has_value(); }));
        const statistics::claim_rule rule{.margin = report_.margin,
                                          .floor = report_.noise_floor.value_or(0.0),
                                          .alpha = report_.alpha,
                                          .family = report_.family};
        for (claim_row& row : report_.rows) {
            if (!row.ratio) {
                continue;
            }
            row.tests = statistics::judge_claim(*row.ratio, rule);
            if (row.tests.verdict == statistics::claim_verdict::undecided &&
                report_.unit == statistics::claim_unit::card) {
                row.cards_needed = needed(row, report_.margin);
            }
        }
    }

    const claim_source& source_;
    const claim_options& options_;
    claim_report report_;
};

result<std::vector<model_pair>> pairs_of(const fleet& all, const std::string& base) {
    std::size_t reference = 0;
    if (!base.empty()) {
        const auto named = find_model(all, base);
        if (!named) {
            return named.error();
        }
        reference = *named;
    }
    std::vector<model_pair> pairs;
    for (std::size_t model = 0; model < all.models.size(); ++model) {
        if (model != reference) {
            pairs.push_back({reference, model});
        }
    }
    if (pairs.empty()) {
        return make_error(
            error_code::not_comparable, "cannot compare",
            all.models.empty()
                ? std::string("the bundles hold no device")
                : fmt::format("{} is the only model of device there is", all.models[0]),
            "Give bundles of a second model of device");
    }
    return pairs;
}

}  // namespace

result<claim_report> make_claim(const claim_source& source, const claim_options& options) {
    if (!(options.margin > 0.0 && options.margin < 1.0)) {
        return make_error(error_code::bad_usage, "cannot compare",
                          "a margin lies between 0 and 1, such as 0.03 for 3 %");
    }
    auto pairs = pairs_of(source.all, options.compare.base);
    if (!pairs) {
        return pairs.error();
    }
    return builder(source, options).build(std::move(pairs).value());
}

result<claim_report> make_claim(std::span<const bundle> bundles, const claim_options& options) {
    auto source = source_of(bundles);
    if (!source) {
        return source.error();
    }
    take_back(*source, options.compare.as_of);
    return make_claim(*source, options);
}

}  // namespace accelbench::results
