// SPDX-License-Identifier: Apache-2.0
#include "results/score/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "base/sha256.hpp"
#include "results/statistics/card_resample.hpp"

namespace accelbench::results {
namespace {

constexpr std::size_t least_resamples = 1'000;
/// Of draws in all: some seconds.
constexpr double most_draws = 4e8;
/// Points that differ by less are the same number, worked out twice.
constexpr double same_points = 1e-9;

std::uint64_t seed_of_bid(const criteria& asked, const std::string& name) {
    return std::strtoull(sha256_hex(asked.sha256 + "\n" + name).substr(0, 16).c_str(), nullptr, 16);
}

class ranker {
  public:
    ranker(const criteria& asked, const std::vector<bid_evidence>& bids, const value_table& values,
           const std::vector<bool>& considered, score_sheet& sheet)
        : asked_(asked), bids_(bids), values_(values), considered_(considered), sheet_(sheet) {
        for (std::size_t bid = 0; bid < bids.size(); ++bid) {
            if (sheet.bids[bid].in_play) {
                in_play_.push_back(bid);
            }
        }
        const double k = static_cast<double>(std::max<std::size_t>(in_play_.size(), 2));
        sheet_.allowed_flips = (1.0 - asked.confidence) / (k * (k - 1.0));
    }

    void rank() {
        order();
        make_pairs();
        find_end_flips();
        resample();
        for (const rank_pair& pair : sheet_.pairs) {
            if (!pair.separable(sheet_.allowed_flips)) {
                sheet_.bids[pair.better].not_separable_from.push_back(pair.worse);
                sheet_.bids[pair.worse].not_separable_from.push_back(pair.better);
            }
        }
        name_first();
    }

  private:
    /// By total; equal totals by the tie-break rule, and one rank where that leaves them equal.
    void order() {
        std::vector<std::size_t> left = in_play_;
        std::size_t rank = 0;
        while (!left.empty()) {
            double best = -1.0;
            for (const std::size_t bid : left) {
                best = std::max(best, sheet_.bids[bid].total);
            }
            std::vector<std::size_t> equal;
            for (const std::size_t bid : left) {
                if (sheet_.bids[bid].total >= best - same_points) {
                    equal.push_back(bid);
                }
            }
            const auto first = break_tie(asked_, bids_, sheet_, equal).by_tie_break;
            if (first) {
                equal = {*first};
            }
            for (const std::size_t bid : equal) {
                sheet_.bids[bid].rank = rank + 1;
                by_rank_.push_back(bid);
                std::erase(left, bid);
            }
            rank += equal.size();
        }
    }

    void make_pairs() {
        const bool measured = asked_.technical_points() > 0.0;
        for (std::size_t i = 0; i < by_rank_.size(); ++i) {
            for (std::size_t j = i + 1; j < by_rank_.size(); ++j) {
                const std::size_t a = by_rank_[i], b = by_rank_[j];
                rank_pair pair{.better = a, .worse = b};
                pair.gap = sheet_.bids[a].total - sheet_.bids[b].total;
                pair.gap = pair.gap < same_points ? 0.0 : pair.gap;
                pair.one_card = measured && (bids_[a].this_card || bids_[b].this_card);
                sheet_.pairs.push_back(pair);
            }
        }
    }

    [[nodiscard]] std::vector<double> technical_of(const value_table& values) const {
        const auto points = technical_points(asked_, values, considered_);
        std::vector<double> sums;
        sums.reserve(points.size());
        for (const auto& bid : points) {
            sums.push_back(std::accumulate(bid.begin(), bid.end(), 0.0));
        }
        return sums;
    }

    [[nodiscard]] double total_of(const std::vector<double>& technical, std::size_t bid) const {
        return technical[bid] + sheet_.bids[bid].price_points;
    }

    [[nodiscard]] bool is_over(const std::vector<double>& technical, std::size_t a,
                               std::size_t b) const {
        return total_of(technical, a) > total_of(technical, b) + same_points;
    }

    /// All values of one bid at their worse or better ends, the others as they are.
    [[nodiscard]] std::vector<double> with_bid_at_end(std::size_t bid, bool worse) const {
        value_table moved = values_;
        for (std::size_t i = 0; i < asked_.items.size(); ++i) {
            const auto& value = sheet_.bids[bid].items[i].value;
            if (value && value->bounds) {
                moved[bid][i] = worse != asked_.items[i].by.less_is_better ? value->bounds->low
                                                                           : value->bounds->high;
            }
        }
        return technical_of(moved);
    }

    void find_end_flips() {
        for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
            if (!considered_[bid]) {
                continue;
            }
            const auto worse = with_bid_at_end(bid, true), better = with_bid_at_end(bid, false);
            for (rank_pair& pair : sheet_.pairs) {
                if (pair.better == bid || pair.worse == bid) {
                    pair.flips_at_ends = pair.flips_at_ends ||
                                         !is_over(worse, pair.better, pair.worse) ||
                                         !is_over(better, pair.better, pair.worse);
                }
            }
            if (asked_.technical_pass) {
                bid_score& score = sheet_.bids[bid];
                score.threshold_firm =
                    reached(worse[bid]) == score.in_play && reached(better[bid]) == score.in_play;
            }
        }
    }

    [[nodiscard]] bool reached(double technical) const {
        return technical >= threshold_of(asked_) - same_points;
    }

    [[nodiscard]] std::size_t units_of(std::size_t bid) const {
        std::size_t units = 0;
        for (const item_evidence& item : bids_[bid].items) {
            units = std::max(units, item.logs.size());
        }
        return units;
    }

    [[nodiscard]] std::size_t resamples() const {
        double draws = 1.0;
        for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
            draws += considered_[bid]
                         ? static_cast<double>(units_of(bid) * (asked_.items.size() + 1))
                         : 0.0;
        }
        return std::clamp(static_cast<std::size_t>(most_draws / draws), least_resamples,
                          std::max(sheet_.resamples, least_resamples));
    }

    void resample() {
        sheet_.resamples = resamples();
        const double confidence = 1.0 - 2.0 * sheet_.allowed_flips;
        std::vector<statistics::unit_draw> draws;
        for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
            draws.emplace_back(seed_of_bid(asked_, bids_[bid].made.name));
            const std::size_t units = units_of(bid);
            sheet_.widening.push_back(units < 2 ? 0.0
                                                : statistics::resample_widening(units, confidence));
        }
        std::vector<std::vector<double>> totals(bids_.size());
        std::vector<std::size_t> passes(bids_.size(), 0);
        std::vector<std::size_t> flips(sheet_.pairs.size(), 0);
        value_table drawn = values_;
        for (std::size_t round = 0; round < sheet_.resamples; ++round) {
            for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
                if (considered_[bid]) {
                    draw(bid, draws[bid], confidence, drawn[bid]);
                }
            }
            const auto technical = technical_of(drawn);
            for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
                totals[bid].push_back(total_of(technical, bid));
                passes[bid] += asked_.technical_pass && reached(technical[bid]) ? 1 : 0;
            }
            for (std::size_t i = 0; i < flips.size(); ++i) {
                const rank_pair& pair = sheet_.pairs[i];
                flips[i] += is_over(technical, pair.better, pair.worse) ? 0 : 1;
            }
        }
        for (std::size_t i = 0; i < flips.size(); ++i) {
            sheet_.pairs[i].flips =
                static_cast<double>(flips[i]) / static_cast<double>(sheet_.resamples);
        }
        conclude(totals, passes);
    }

    void draw(std::size_t bid, statistics::unit_draw& from, double confidence,
              std::vector<std::optional<double>>& to) const {
        from.next(units_of(bid));
        for (std::size_t i = 0; i < asked_.items.size(); ++i) {
            const std::vector<double>& logs = bids_[bid].items[i].logs;
            if (logs.size() < 2) {
                continue;
            }
            const double widening = logs.size() == units_of(bid)
                                        ? sheet_.widening[bid]
                                        : statistics::resample_widening(logs.size(), confidence);
            to[i] = std::exp(from.mean(logs, widening));
        }
    }

    void conclude(std::vector<std::vector<double>>& totals,
                  const std::vector<std::size_t>& passes) {
        const double tail = 0.5 * (1.0 - asked_.confidence);
        for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
            bid_score& score = sheet_.bids[bid];
            if (asked_.technical_pass && considered_[bid]) {
                const double share =
                    static_cast<double>(passes[bid]) / static_cast<double>(sheet_.resamples);
                score.threshold_firm = score.threshold_firm && !bids_[bid].this_card &&
                                       (score.in_play ? share >= 1.0 - tail : share <= tail);
            }
            if (!score.in_play) {
                continue;
            }
            std::sort(totals[bid].begin(), totals[bid].end());
            const auto place = static_cast<std::size_t>(
                std::floor(tail * static_cast<double>(totals[bid].size())));
            score.total_bounds = statistics::interval{
                rounded(totals[bid][place], asked_.decimals),
                rounded(totals[bid][totals[bid].size() - 1 - place], asked_.decimals),
                asked_.confidence};
        }
    }

    void name_first() {
        if (by_rank_.empty()) {
            return;
        }
        const std::size_t leader = by_rank_.front();
        std::vector<std::size_t> contenders{leader};
        const auto& others = sheet_.bids[leader].not_separable_from;
        contenders.insert(contenders.end(), others.begin(), others.end());
        sheet_.first = break_tie(asked_, bids_, sheet_, contenders);
        sheet_.first.contenders = std::move(contenders);
    }

    const criteria& asked_;
    const std::vector<bid_evidence>& bids_;
    const value_table& values_;
    const std::vector<bool>& considered_;
    score_sheet& sheet_;
    std::vector<std::size_t> in_play_, by_rank_;
};

/// More is better.
double key_of(const std::string& rule, const criteria& asked, const std::vector<bid_evidence>& bids,
              const score_sheet& sheet, std::size_t bid) {
    if (rule == "price") {
        return -bids[bid].made.price.value_or(std::numeric_limits<double>::max());
    }
    if (rule == "technical") {
        return sheet.bids[bid].technical;
    }
    const std::string name = rule.substr(std::string("item: ").size());
    for (std::size_t i = 0; i < asked.items.size(); ++i) {
        if (asked.items[i].name == name) {
            return sheet.bids[bid].items[i].points;
        }
    }
    return 0.0;
}

}  // namespace

double threshold_of(const criteria& asked) {
    return rounded(asked.technical_pass.value_or(0.0) * asked.technical_points(), asked.decimals);
}

first_place break_tie(const criteria& asked, const std::vector<bid_evidence>& bids,
                      const score_sheet& sheet, std::vector<std::size_t> contenders) {
    first_place found{.contenders = contenders};
    if (contenders.size() == 1) {
        found.by_tie_break = contenders.front();
        return found;
    }
    for (const std::string& rule : asked.tie_break) {
        found.rule = rule;
        if (rule == "lot") {
            return found;
        }
        double best = -std::numeric_limits<double>::max();
        for (const std::size_t bid : contenders) {
            best = std::max(best, key_of(rule, asked, bids, sheet, bid));
        }
        std::erase_if(contenders, [&](std::size_t bid) {
            return key_of(rule, asked, bids, sheet, bid) < best - same_points;
        });
        if (contenders.size() == 1) {
            found.by_tie_break = contenders.front();
            return found;
        }
    }
    found.rule.clear();
    return found;
}

void rank_bids(const criteria& asked, const std::vector<bid_evidence>& bids,
               const value_table& values, const std::vector<bool>& considered, score_sheet& sheet) {
    ranker(asked, bids, values, considered, sheet).rank();
}

}  // namespace accelbench::results
