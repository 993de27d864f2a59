// SPDX-License-Identifier: Apache-2.0
#include "results/tender/judge_items.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "results/status/of_bundle.hpp"

namespace accelbench::results {
namespace {

/// What the annex says of one item.
struct item_terms {
    std::string name, workload, unit;
    bool mandatory = false, committed = false;
    double reference = 0.0, tolerance = 0.0, accuracy = 0.0;
};

struct measured_row {
    const row_record* row = nullptr;
    std::string begun;
    figure_status status = figure_status::measured_self;
    std::string gone;  // withdrawn, superseded, a preview that ended: why, in a sentence
};

class judge {
  public:
    judge(const annex& asked, const std::optional<paper>& promised, std::span<const bundle> bundles,
          const fleet& cards, const check_options& options, bundle_findings& out)
        : asked_(asked.clauses),
          promised_(promised),
          bundles_(bundles),
          cards_(cards),
          options_(options),
          out_(out) {}

    void run() {
        for (const std::string& name : items_in(asked_)) {
            const item_terms item = terms_of(name);
            const bool promised =
                promised_ && promised_->clauses.contains(fmt::format("item.{}.committed", name));
            if (!item.mandatory && !promised) {
                continue;  // wished for, and nobody promised it
            }
            for (std::size_t card = 0; card < cards_.cards.size(); ++card) {
                judge_card(item, card);
            }
        }
        out_.bad_cards = bad_.size();
        const auto borne = static_cast<std::size_t>(number_in(asked_, "cards.bad_allowed"));
        if (!options_.acceptance || out_.bad_cards > borne) {
            out_.findings.insert(out_.findings.end(), short_.begin(), short_.end());
        }
        if (options_.acceptance && out_.bad_cards > borne) {
            out_.findings.push_back({finding_kind::unmet, "bundles", "cards.bad_allowed",
                                     fmt::format("{}", borne), fmt::format("{}", out_.bad_cards),
                                     "the lot is rejected"});
        }
    }

  private:
    item_terms terms_of(const std::string& name) const {
        const auto key = [&](const char* part) { return fmt::format("item.{}.{}", name, part); };
        item_terms item{.name = name,
                        .workload = text_in(asked_, key("workload")),
                        .unit = text_in(asked_, key("unit")),
                        .mandatory = text_in(asked_, key("kind")) == "mandatory",
                        .reference = number_in(asked_, key("floor")),
                        .tolerance = number_in(asked_, key("tolerance")),
                        .accuracy = number_in(asked_, key("accuracy"))};
        if (promised_) {
            item.committed = promised_->clauses.contains(key("committed"));
            item.reference = number_in(promised_->clauses, key("committed"), item.reference);
        }
        return item;
    }

    [[nodiscard]] std::vector<measured_row> rows_of(const item_terms& item,
                                                    std::size_t card) const {
        std::vector<measured_row> found;
        for (const fleet_device& device : cards_.devices) {
            if (device.card != card) {
                continue;
            }
            const bundle& from = bundles_[device.bundle];
            for (const row_record& row : from.rows) {
                if (row.key.workload_id == item.workload && side_label(row.key) == device.label &&
                    otherwise_measured(asked_, row.key).empty()) {
                    found.push_back({&row, from.campaign.created_utc, status_of(from),
                                     why_not_used(from.standings.of(row.key, options_.as_of))});
                }
            }
        }
        return found;
    }

    /// The figure that is judged; nothing where the row has none.
    [[nodiscard]] std::optional<double> figure_of(const item_terms& item,
                                                  const measured_row& measured) const {
        const row_record& row = *measured.row;
        const bool time = item.unit == "ns", flops = item.unit == "FLOP/s";
        if (row.state != row_state::ok || !measured.gone.empty()) {
            return std::nullopt;
        }
        if (text_in(asked_, "measurement.statistic") == "median") {
            return time ? row.time_ns : flops ? row.flop_per_s : row.byte_per_s;
        }
        const auto& interval = time    ? row.time_interval
                               : flops ? row.flop_interval
                                       : row.byte_interval;
        constexpr double rounding = 1e-12;
        if (!interval || interval->level + rounding < number_in(asked_, "measurement.confidence")) {
            return std::nullopt;
        }
        return time ? interval->high : interval->low;
    }

    [[nodiscard]] static double shortfall_of(const item_terms& item, double figure) {
        return item.unit == "ns" ? (figure - item.reference) / item.reference
                                 : (item.reference - figure) / item.reference;
    }

    /// Of several results for one card the one that the retest rule takes; no figure counts as
    /// worst.
    [[nodiscard]] measured_row chosen(const item_terms& item,
                                      std::vector<measured_row> rows) const {
        const std::string rule = text_in(asked_, "retest.counts");
        const auto worth = [&](const measured_row& r) {
            const auto figure = figure_of(item, r);
            return figure ? shortfall_of(item, *figure) : 1e300;
        };
        std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
            return rule == "last"   ? a.begun < b.begun
                   : rule == "best" ? worth(a) > worth(b)
                                    : worth(a) < worth(b);
        });
        return rows.back();
    }

    void judge_card(const item_terms& item, std::size_t card) {
        const std::string name = cards_.cards[card].name;
        const std::string clause =
            fmt::format("item.{}.{}", item.name, promised_ ? "committed" : "floor");
        const auto rows = rows_of(item, card);
        judged_item verdict{.item = item.name,
                            .card = name,
                            .unit = item.unit,
                            .reference = item.reference,
                            .committed = item.committed,
                            .outcome = "no figure"};
        const auto tell = [&](const std::string& key, std::string found, std::string note) {
            short_.push_back({finding_kind::unmet, "card " + name, key,
                              amount_text(item.reference, item.unit), std::move(found),
                              std::move(note)});
            bad_.insert(card);
        };
        if (rows.empty()) {
            tell(clause, "", "the card has no row of " + item.workload + " as it is asked");
            out_.items.push_back(std::move(verdict));
            return;
        }
        if (static_cast<double>(rows.size() - 1) > number_in(asked_, "retest.times")) {
            tell("retest.times", fmt::format("{}", rows.size() - 1), "retested too often");
        }
        const measured_row measured = chosen(item, rows);
        const row_record& row = *measured.row;
        check_arithmetic(item, row, name, card);
        const auto figure = figure_of(item, measured);
        if (!figure) {
            tell(clause, std::string(to_string(row.state)),
                 row.state != row_state::ok ? row.reason
                 : !measured.gone.empty()   ? measured.gone
                 : row.no_interval_reason.empty()
                     ? "its interval is of a lower confidence than measurement.confidence"
                     : row.no_interval_reason);
            out_.items.push_back(std::move(verdict));
            return;
        }
        verdict.bound = *figure;
        verdict.row = row_id(row.key);
        verdict.status = options_.acceptance ? figure_status::accepted : measured.status;
        verdict.shortfall = shortfall_of(item, *figure);
        verdict.outcome = verdict.shortfall <= item.tolerance                          ? "pass"
                          : verdict.shortfall <= number_in(asked_, "shortfall.remedy") ? "remedy"
                                                                                       : "reject";
        if (verdict.outcome != "pass") {
            tell(clause, amount_text(verdict.bound, item.unit, 6),
                 fmt::format("{:.1f} % short: {}", 100.0 * verdict.shortfall, verdict.outcome));
        }
        out_.items.push_back(std::move(verdict));
    }

    void check_arithmetic(const item_terms& item, const row_record& row, const std::string& name,
                          std::size_t card) {
        if (!row.verification) {
            return;
        }
        if (row.verification->nmse > item.accuracy) {
            short_.push_back({finding_kind::unmet, "card " + name,
                              fmt::format("item.{}.accuracy", item.name),
                              fmt::format("{:.3g}", item.accuracy),
                              fmt::format("{:.3g}", row.verification->nmse), "less accurate"});
            bad_.insert(card);
        }
        if (row.verification->method == "accuracy floor" &&
            text_in(asked_, "measurement.comparison") == "precision") {
            short_.push_back({finding_kind::unmet, "card " + name, "measurement.comparison",
                              word_text("precision", language::english),
                              word_text("outcome", language::english), item.workload});
            bad_.insert(card);
        }
    }

    const terms& asked_;
    const std::optional<paper>& promised_;
    std::span<const bundle> bundles_;
    const fleet& cards_;
    const check_options& options_;
    bundle_findings& out_;
    std::vector<finding> short_;
    std::set<std::size_t> bad_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> otherwise_measured(const terms& asked,
                                                                    const row_key& key) {
    std::vector<std::pair<std::string, std::string>> differing;
    for (const auto& [clause, found] : {std::pair("measurement.profile", key.profile),
                                        std::pair("measurement.class", key.tuning_class),
                                        std::pair("measurement.boundary", key.boundary),
                                        std::pair("measurement.cache", key.cache_mode),
                                        std::pair("measurement.launch", key.launch_mode)}) {
        if (found != text_in(asked, clause)) {
            differing.emplace_back(clause, found);
        }
    }
    return differing;
}

void judge_items(const annex& asked, const std::optional<paper>& promised,
                 std::span<const bundle> bundles, const fleet& cards, const check_options& options,
                 bundle_findings& out) {
    judge(asked, promised, bundles, cards, options, out).run();
}

}  // namespace accelbench::results
