// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "results/compare/energy.hpp"
#include "results/compare/identity.hpp"
#include "results/compare/plan_facts.hpp"
#include "results/compare/ratio_of_runs.hpp"
#include "results/compare/sides.hpp"
#include "results/report/devices.hpp"
#include "results/report/report_data.hpp"
#include "results/rows/run_time.hpp"
#include "results/statistics/geometric_mean.hpp"

namespace accelbench::results {
namespace {

report_bundle bundle_facts(const bundle& b) {
    const nlohmann::json& plan = b.campaign.plan;
    report_bundle facts{
        .path = b.path.string(),
        .campaign = b.campaign.campaign,
        .created_utc = b.campaign.created_utc,
        .product_version = b.campaign.product_version,
        .protocol_version = b.campaign.protocol_version,
        .profile = plan.is_object() && plan.contains("profile") && plan["profile"].is_string()
                       ? plan["profile"].get<std::string>()
                       : std::string(),
        .sha256 = b.manifest_sha256,
        .complete = b.campaign.complete,
        .packed_in = b.packed_in.string(),
        .witnesses = b.witnesses,
        .annotations = b.annotations.entries.size(),
        .head = b.annotations.head};
    return facts;
}

/// What compare() would say of a campaign with nothing to compare.
comparison without_pairs(const bundle& only) {
    comparison report;
    report.campaigns.push_back(&only.campaign);
    report.complete.push_back(only.campaign.complete);
    report.confidence = plan_number(only.campaign, "confidence", report.confidence);
    report.alpha = plan_number(only.campaign, "family_alpha", report.alpha);
    report.declared_margin = plan_number(only.campaign, "margin", report.declared_margin);
    report.margin = report.declared_margin;
    return report;
}

bool is_double(const bundle& b) {
    return std::any_of(b.rows.begin(), b.rows.end(), [](const row_record& row) {
        return std::find(row.marks.begin(), row.marks.end(), "double") != row.marks.end();
    });
}

class builder {
  public:
    builder(std::span<const bundle> bundles, comparison compared)
        : bundles_(bundles), compared_(std::move(compared)) {
        for (const bundle& b : bundles_) {
            indices_.push_back(index_runs(b.runs));
        }
    }

    report_data build(const report_options& options) {
        fill_facts(options);
        add_devices(options);
        add_annotations();
        for (std::size_t pair = 0; pair < compared_.pairs.size(); ++pair) {
            add_pair(pair);
        }
        count_samples();
        add_cards(options.prices);
        return std::move(data_);
    }

  private:
    void fill_facts(const report_options& options) {
        const std::vector<std::string>& warnings = options.warnings;
        compared_.warnings.insert(compared_.warnings.end(), warnings.begin(), warnings.end());
        data_.table = compared_.table;
        data_.margin = compared_.margin;
        data_.confidence = compared_.confidence;
        data_.facts = facts(compared_);
        data_.legend = legend(compared_);
        data_.coverage_lines = results::coverage(compared_);
        data_.coverage = cover(bundles_);
        data_.status = status_of(bundles_);
        data_.as_of = options.compare.as_of;
        for (const bundle& b : bundles_) {
            data_.bundles.push_back(bundle_facts(b));
        }
    }

    void add_devices(const report_options& options) {
        std::size_t next_row = 1;
        for (std::size_t i = 0; i < bundles_.size(); ++i) {
            for (const std::string& label : device_labels(bundles_[i].campaign, bundles_[i].rows)) {
                report_device device = make_device(bundles_[i], label, options, next_row);
                device.bundle = i;
                device.title = title_of(i, label);
                data_.devices.push_back(std::move(device));
            }
        }
    }

    void add_annotations() {
        for (std::size_t i = 0; i < bundles_.size(); ++i) {
            for (const annotation& said : bundles_[i].annotations.entries) {
                report_annotation made{.bundle = i, .said = said};
                for (const report_device& device : data_.devices) {
                    for (const device_row& row : device.rows) {
                        if (device.bundle == i && row.standing.id == said.row) {
                            made.number = row.number;
                        }
                    }
                }
                data_.annotations.push_back(std::move(made));
            }
        }
    }

    [[nodiscard]] std::string title_of(std::size_t bundle, const std::string& label) const {
        for (const side_pair& pair : compared_.pairs) {
            for (const side* s : {&pair.base, &pair.candidate}) {
                if (s->bundle == bundle && s->label == label) {
                    return s->title;
                }
            }
        }
        return bundles_.size() == 1 ? label
                                    : fmt::format("{}: {}", bundle_names(bundles_)[bundle], label);
    }

    [[nodiscard]] std::size_t device_of(const side& s) const {
        const auto found = std::find_if(
            data_.devices.begin(), data_.devices.end(),
            [&s](const auto& d) { return d.bundle == s.bundle && d.label == s.label; });
        return static_cast<std::size_t>(found - data_.devices.begin());
    }

    [[nodiscard]] std::optional<std::size_t> row_of(std::size_t device,
                                                    const std::optional<row_record>& wanted) const {
        if (!wanted) {
            return std::nullopt;
        }
        const auto& rows = data_.devices[device].rows;
        const auto found = std::find_if(rows.begin(), rows.end(), [&wanted](const auto& row) {
            return row.key == wanted->key;
        });
        return found == rows.end() ? std::nullopt
                                   : std::optional(static_cast<std::size_t>(found - rows.begin()));
    }

    report_row make_row(const report_pair& pair, const compared_row& from) {
        report_row row{.number = fmt::format("C{}", next_comparison_++),
                       .workload = from.workload_id,
                       .variant = from.variant,
                       .base = row_of(pair.base, from.base_row),
                       .candidate = row_of(pair.candidate, from.candidate_row),
                       .comparable = from.comparable,
                       .verdict = from.outcome.value,
                       .verdict_word = std::string(verdict_word(from)),
                       .design = std::string(design_word(from)),
                       .note = note_of(compared_, from),
                       .why_not = from.why_not};
        const device_row* known = row.base ? &data_.devices[pair.base].rows[*row.base]
                                  : row.candidate
                                      ? &data_.devices[pair.candidate].rows[*row.candidate]
                                      : nullptr;
        row.kernel = known != nullptr ? known->kernel : std::string();
        if (from.ratio) {
            row.ratio = figure{from.ratio->ratio, figure_unit::ratio, data_.status, row.number,
                               from.ratio->bounds};
        }
        const energy_comparison energy = energy_of(from);
        row.why_no_energy_ratio = energy.why_no_ratio;
        if (energy.times_less) {
            row.less_energy = figure{*energy.times_less, figure_unit::ratio, data_.status,
                                     row.number, energy.bounds};
        }
        return row;
    }

    void add_pair(std::size_t index) {
        const side_pair& sides = compared_.pairs[index];
        report_pair pair{.base = device_of(sides.base), .candidate = device_of(sides.candidate)};
        std::vector<const compared_row*> with_work;
        comparison alone;
        for (const compared_row& row : compared_.rows) {
            if (row.pair == index) {
                pair.rows.push_back(make_row(pair, row));
                alone.rows.push_back(row);
                // A launch that does nothing is a latency: no rate that a mix of work has a part
                // of.
                if (row.comparable && (row.base_row->flops > 0.0 || row.base_row->bytes > 0.0)) {
                    with_work.push_back(&row);
                }
            }
        }
        pair.counts = count_verdicts(alone);
        add_mean(pair, sides, with_work);
        add_worst(pair);
        group_reasons(pair);
        data_.pairs.push_back(std::move(pair));
    }

    /// Log ratios of one row, by round: visits of one round share the machine's state of that time.
    [[nodiscard]] std::vector<double> by_round(const side_pair& sides,
                                               const compared_row& row) const {
        using run_list = std::vector<const run_record*>;
        std::map<std::uint32_t, std::pair<run_list, run_list>> rounds;
        const auto& base = indices_[sides.base.bundle];
        const auto& candidate = indices_[sides.candidate.bundle];
        if (const auto runs = base.find(row.base_row->key); runs != base.end()) {
            for (const run_record* run : runs->second) {
                rounds[run->round].first.push_back(run);
            }
        }
        if (const auto runs = candidate.find(row.candidate_row->key); runs != candidate.end()) {
            for (const run_record* run : runs->second) {
                rounds[run->round].second.push_back(run);
            }
        }
        std::vector<double> ratios;
        for (const auto& [round, runs] : rounds) {
            const auto found = visit_log_ratios(runs.first, runs.second);
            ratios.insert(ratios.end(), found.begin(), found.end());
        }
        return ratios;
    }

    /// One value a run: the geometric mean over the rows of what the run took for each. Rows with
    /// more runs than the shortest use their first ones.
    [[nodiscard]] std::vector<double> mean_times(const side& s,
                                                 const std::vector<const compared_row*>& rows,
                                                 bool base) const {
        std::vector<double> sums;
        bool first = true;
        for (const compared_row* row : rows) {
            const auto found =
                indices_[s.bundle].find((base ? row->base_row : row->candidate_row)->key);
            std::map<std::uint32_t, double> by_round;
            if (found != indices_[s.bundle].end()) {
                for (const run_record* run : found->second) {
                    if (const auto time = run_time(*run)) {
                        by_round.emplace(run->round, std::log(*time));
                    }
                }
            }
            sums.resize(first ? by_round.size() : std::min(sums.size(), by_round.size()), 0.0);
            first = false;
            auto next = by_round.begin();
            for (double& sum : sums) {
                sum += (next++)->second / static_cast<double>(rows.size());
            }
        }
        std::transform(sums.begin(), sums.end(), sums.begin(),
                       [](double sum) { return std::exp(sum); });
        return sums;
    }

    /// Devices of different hosts share no visit: their runs are compared as two samples.
    [[nodiscard]] std::optional<statistics::ratio_estimate> unpaired_mean(
        const side_pair& sides, const std::vector<const compared_row*>& rows) const {
        const bool all = std::all_of(rows.begin(), rows.end(), [](const compared_row* row) {
            return row->ratio->design == statistics::comparison_design::unpaired;
        });
        return all ? statistics::unpaired_ratio(mean_times(sides.base, rows, true),
                                                mean_times(sides.candidate, rows, false),
                                                data_.confidence)
                   : std::nullopt;
    }

    [[nodiscard]] statistics::geometric_mean_result paired_mean(
        const side_pair& sides, const std::vector<const compared_row*>& rows) const {
        std::vector<std::vector<double>> ratios;
        std::transform(rows.begin(), rows.end(), std::back_inserter(ratios),
                       [&](const compared_row* row) { return by_round(sides, *row); });
        return statistics::geometric_mean(ratios, data_.confidence);
    }

    void add_mean(report_pair& pair, const side_pair& sides,
                  const std::vector<const compared_row*>& rows) const {
        pair.mean_rows = rows.size();
        if (rows.empty()) {
            pair.mean_interval_gap = mean_gap::no_rows;
            return;
        }
        double sum = 0.0;
        for (const compared_row* row : rows) {
            sum += std::log(row->ratio->ratio);
        }
        pair.mean_ratio = figure{
            std::exp(sum / static_cast<double>(rows.size())), figure_unit::ratio, data_.status,
            fmt::format("{}-{}", pair.rows.front().number, pair.rows.back().number), std::nullopt};
        if (const auto apart = unpaired_mean(sides, rows)) {
            pair.mean_ratio->value = apart->ratio;
            pair.mean_ratio->bounds = apart->bounds;
            pair.mean_runs = apart->runs;
        } else if (const auto paired = paired_mean(sides, rows); paired.ratio) {
            // The rows of a report have no interval below six runs either.
            constexpr std::size_t least_runs = 6;
            pair.mean_ratio->value = paired.ratio->value;
            pair.mean_runs = paired.runs;
            if (paired.runs >= least_runs) {
                pair.mean_ratio->bounds = paired.ratio->bounds;
            }
        } else {
            pair.mean_interval_gap = mean_gap::mixed;
            return;
        }
        pair.mean_interval_gap = pair.mean_ratio->bounds ? mean_gap::none : mean_gap::few_runs;
    }

    static void add_worst(report_pair& pair) {
        for (std::size_t i = 0; i < pair.rows.size(); ++i) {
            if (pair.rows[i].comparable) {
                pair.worst.push_back(i);
            }
        }
        std::stable_sort(pair.worst.begin(), pair.worst.end(),
                         [&pair](std::size_t a, std::size_t b) {
                             return pair.rows[a].ratio->value < pair.rows[b].ratio->value;
                         });
        constexpr std::size_t shown = 3;
        pair.worst.resize(std::min(pair.worst.size(), shown));
    }

    static void group_reasons(report_pair& pair) {
        for (std::size_t i = 0; i < pair.rows.size(); ++i) {
            const report_row& row = pair.rows[i];
            if (row.comparable) {
                continue;
            }
            auto found = std::find_if(
                pair.not_compared.begin(), pair.not_compared.end(),
                [&row](const reason_group& group) { return group.sentence == row.why_not; });
            if (found == pair.not_compared.end()) {
                pair.not_compared.push_back({row.why_not, {}});
                found = pair.not_compared.end() - 1;
            }
            found->rows.push_back(i);
        }
    }

    void count_samples() {
        std::set<std::string> cards, hosts;
        for (const report_device& device : data_.devices) {
            data_.cards_known = data_.cards_known && !device.card.empty();
            cards.insert(device.card.empty() ? device.title : device.card);
            hosts.insert(device.host.empty() ? fmt::format("bundle {}", device.bundle)
                                             : device.host);
            for (const device_row& row : device.rows) {
                data_.energy_asked =
                    data_.energy_asked || !row.power_scope.empty() || !row.why_no_energy.empty();
                if (row.joules) {
                    data_.power_scopes.insert(row.power_scope);
                }
            }
        }
        data_.cards = cards.size();
        data_.hosts = hosts.size();
    }

    /// What several cards of a model, and a price file, add.
    void add_cards(const std::optional<price_request>& prices) {
        const auto source = source_of(bundles_);
        if (!source) {
            return;  // compare() has said why, where there is something to compare
        }
        data_.spreads = spreads_of(*source);
        if (!prices) {
            return;
        }
        const auto model_of = [&source](const report_device& device) {
            for (const fleet_device& one : source->all.devices) {
                if (one.bundle == device.bundle && one.label == device.label) {
                    return source->all.cards[one.card].model;
                }
            }
            return source->all.models.size();
        };
        std::vector<std::size_t> models;
        const auto add = [&models, &source](std::size_t model) {
            if (model < source->all.models.size() &&
                std::find(models.begin(), models.end(), model) == models.end()) {
                models.push_back(model);
            }
        };
        for (const report_pair& pair : data_.pairs) {
            add(model_of(data_.devices[pair.base]));
        }
        std::vector<rate_to_price> rates;
        for (const report_device& device : data_.devices) {
            const std::size_t model = model_of(device);
            add(model);
            for (const device_row& row : device.rows) {
                if (row.rate && row.state == row_state::ok) {
                    rates.push_back({row.number, workload_text(row), model,
                                     row.key.workload_sha256 + " " + row.variant, *row.rate});
                }
            }
        }
        data_.prices = make_priced(*source, models, rates, *prices);
    }

    static std::string workload_text(const device_row& row) {
        return row.variant.empty() ? row.workload
                                   : fmt::format("{} ({})", row.workload, row.variant);
    }

    std::span<const bundle> bundles_;
    comparison compared_;
    std::vector<runs_by_key> indices_;
    report_data data_;
    std::size_t next_comparison_ = 1;
};

}  // namespace

result<report_data> make_report(std::span<const bundle> bundles, const report_options& options) {
    if (bundles.empty()) {
        return make_error(error_code::bad_usage, "cannot report", "no bundle was given");
    }
    const bool alone = bundles.size() == 1 && options.compare.base.empty() &&
                       device_labels(bundles.front().campaign, bundles.front().rows).size() == 1;
    if (alone && !options.compare.doubles && is_double(bundles.front())) {
        return make_error(error_code::not_comparable,
                          "cannot report " + bundles.front().path.string(),
                          "its only device is a test double, which stands in for a vendor's "
                          "library: no figure of it is a device's",
                          "--doubles reports it all the same");
    }
    if (alone) {
        return builder(bundles, without_pairs(bundles.front())).build(options);
    }
    auto compared = compare(bundles, options.compare);
    if (!compared) {
        return compared.error();
    }
    return builder(bundles, std::move(*compared)).build(options);
}

}  // namespace accelbench::results
