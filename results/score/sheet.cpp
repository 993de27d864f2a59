// SPDX-License-Identifier: Apache-2.0
#include "results/score/sheet.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "results/score/points.hpp"
#include "results/score/ranks.hpp"
#include "results/statistics/mean_interval.hpp"

namespace accelbench::results {
namespace {

figure_unit unit_of(item_quantity quantity) {
    switch (quantity) {
        case item_quantity::flop_rate:
            return figure_unit::flop_per_s;
        case item_quantity::op_rate:
            return figure_unit::op_per_s;
        case item_quantity::byte_rate:
            return figure_unit::byte_per_s;
        case item_quantity::seconds:
            return figure_unit::second;
        case item_quantity::times:
            return figure_unit::ratio;
    }
    return figure_unit::ratio;
}

/// The worse end of the interval, or the better one; the value where there is no interval.
double end_of(const criterion& item, const figure& value, bool worse) {
    if (!value.bounds) {
        return value.value;
    }
    return worse != item.by.less_is_better ? value.bounds->low : value.bounds->high;
}

class builder {
  public:
    builder(const criteria& asked, const std::vector<bid_evidence>& bids,
            std::size_t most_resamples)
        : asked_(asked), bids_(bids) {
        sheet_.resamples = most_resamples;
        sheet_.bids.resize(bids.size());
        values_.assign(bids.size(), std::vector<std::optional<double>>(asked.items.size()));
        considered_.assign(bids.size(), false);
    }

    result<score_sheet> build() {
        for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
            for (std::size_t i = 0; i < asked_.items.size(); ++i) {
                sheet_.bids[bid].items.push_back(value_of(bid, i));
            }
            judge_mandatory(sheet_.bids[bid]);
            considered_[bid] = sheet_.bids[bid].mandatory_met;
        }
        give_points();
        judge_threshold();
        if (auto priced = give_price_points(); !priced) {
            return priced.error();
        }
        for (bid_score& bid : sheet_.bids) {
            bid.total = rounded(bid.technical + bid.price_points, asked_.decimals);
        }
        rank_bids(asked_, bids_, values_, considered_, sheet_);
        return std::move(sheet_);
    }

  private:
    item_score value_of(std::size_t bid, std::size_t index) {
        const criterion& item = asked_.items[index];
        const item_evidence& shown = bids_[bid].items[index];
        item_score score{.why_not = shown.why_not, .met = shown.met};
        if (item.kind == item_kind::price) {
            return score;
        }
        if (item.supported) {
            if (shown.met) {
                values_[bid][index] = 1.0;
            }
            return score;
        }
        if (shown.logs.empty()) {
            return score;
        }
        const double mean = std::accumulate(shown.logs.begin(), shown.logs.end(), 0.0) /
                            static_cast<double>(shown.logs.size());
        score.value =
            figure{std::exp(mean), unit_of(item.quantity), bids_[bid].status, shown.source, {}};
        if (const auto held = statistics::mean_interval(shown.logs, asked_.confidence);
            held && held->bounds) {
            score.value->bounds = statistics::interval{
                std::exp(held->bounds->low), std::exp(held->bounds->high), asked_.confidence};
        }
        values_[bid][index] = score.value->value;
        if (item.kind == item_kind::mandatory) {
            const auto meets = [&](double value) {
                return item.by.less_is_better ? value <= item.limit : value >= item.limit;
            };
            score.met = score.value->bounds && meets(end_of(item, *score.value, true));
            score.by_mean = meets(score.value->value);
            if (!score.value->bounds) {
                score.why_not = {"value.no_interval", {}};
            }
        }
        return score;
    }

    void judge_mandatory(bid_score& bid) const {
        bid.mandatory_met = true;
        for (std::size_t i = 0; i < asked_.items.size(); ++i) {
            if (asked_.items[i].kind == item_kind::mandatory && !bid.items[i].met) {
                bid.mandatory_met = false;
            }
        }
    }

    void give_points() {
        const auto points = technical_points(asked_, values_, considered_);
        for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
            for (std::size_t i = 0; i < asked_.items.size(); ++i) {
                item_score& score = sheet_.bids[bid].items[i];
                score.points = rounded(points[bid][i], asked_.decimals);
                score.points_worse = at_end(bid, i, true);
                score.points_better = at_end(bid, i, false);
                sheet_.bids[bid].technical += score.points;
            }
            sheet_.bids[bid].technical = rounded(sheet_.bids[bid].technical, asked_.decimals);
        }
    }

    /// Points of one item alone at an end of its interval, all others as they are.
    [[nodiscard]] double at_end(std::size_t bid, std::size_t index, bool worse) const {
        const item_score& score = sheet_.bids[bid].items[index];
        value_table moved = values_;
        if (score.value) {
            moved[bid][index] = end_of(asked_.items[index], *score.value, worse);
        }
        return rounded(technical_points(asked_, moved, considered_)[bid][index], asked_.decimals);
    }

    void judge_threshold() {
        for (bid_score& bid : sheet_.bids) {
            bid.in_play = bid.mandatory_met &&
                          (!asked_.technical_pass || bid.technical >= threshold_of(asked_));
        }
    }

    status give_price_points() {
        std::size_t index = 0;
        while (index < asked_.items.size() && asked_.items[index].kind != item_kind::price) {
            ++index;
        }
        if (index == asked_.items.size()) {
            return {};
        }
        std::vector<std::size_t> who;
        std::vector<double> prices;
        for (std::size_t bid = 0; bid < bids_.size(); ++bid) {
            if (sheet_.bids[bid].in_play) {
                who.push_back(bid);
                prices.push_back(*bids_[bid].made.price);
            }
        }
        const auto points = price_points(asked_.price->formula, asked_.items[index].points,
                                         asked_.price->estimate, prices);
        if (!points) {
            return points.error();
        }
        for (std::size_t i = 0; i < who.size(); ++i) {
            bid_score& bid = sheet_.bids[who[i]];
            bid.price_points = rounded((*points)[i], asked_.decimals);
            bid.items[index].points = bid.items[index].points_worse =
                bid.items[index].points_better = bid.price_points;
        }
        return {};
    }

    const criteria& asked_;
    const std::vector<bid_evidence>& bids_;
    score_sheet sheet_;
    value_table values_;
    std::vector<bool> considered_;
};

}  // namespace

bool rank_pair::separable(double allowed) const {
    return gap > 0.0 && !one_card && !flips_at_ends && flips <= allowed;
}

double rounded(double points, unsigned decimals) {
    const double scale = std::pow(10.0, decimals);
    // Decimals have no exact binary form: 0.285 must not fall below its half for that.
    return std::floor(points * scale + 0.5 + 1e-9) / scale;
}

result<score_sheet> make_sheet(const criteria& asked, const std::vector<bid_evidence>& bids,
                               std::size_t most_resamples) {
    return builder(asked, bids, most_resamples).build();
}

}  // namespace accelbench::results
