// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/ledger.hpp"

#include <algorithm>
#include <span>

#include "harness/measure/rules/extension.hpp"
#include "results/statistics/median.hpp"
#include "results/statistics/ratio.hpp"

namespace accelbench::campaign {
namespace {

/// ns per launch, one a window.
std::vector<double> window_values(const results::run_record& run) {
    std::vector<double> values;
    for (const auto& w : run.windows) {
        const std::vector<double> batches(w.batch_ns.begin(), w.batch_ns.end());
        values.push_back(statistics::median(batches).value_or(0.0) / w.launches_per_batch);
    }
    return values;
}

}  // namespace

ledger::ledger(const plan::campaign_plan& plan) : plan_(plan) {
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        rows_[{plan.rows[i].work.id, plan.rows[i].boundary}] = i;
    }
}

std::optional<std::size_t> ledger::row_of(const results::row_key& key) const {
    const auto found = rows_.find({key.workload_id, key.boundary});
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

void ledger::add(const std::vector<results::run_record>& visit) {
    const results::run_record* reference = nullptr;
    for (const auto& run : visit) {
        const auto row = row_of(run.key);
        if (!row) {
            continue;
        }
        ++runs_;
        done_.emplace(run.round, *row, run.device);
        if (run.device != plan_.devices.front().label) {
            compared_.insert(run.device);
        }
        if (run.state != results::row_state::ok) {
            closed_.emplace(*row, run.device);
        } else if (run.device == plan_.devices.front().label) {
            reference = &run;
        }
    }
    for (const auto& run : visit) {
        const auto row = row_of(run.key);
        if (!row || &run == reference || run.state != results::row_state::ok) {
            continue;
        }
        if (reference == nullptr) {
            torn_[{*row, run.device}] += is_closed(*row, plan_.devices.front().label) ? 0 : 1;
        } else if (const auto ratio =
                       statistics::run_log_ratio(window_values(*reference), window_values(run))) {
            log_ratios_[{*row, run.device}].push_back(*ratio);
        }
    }
}

void ledger::add_resumed(const std::vector<results::run_record>& runs) {
    std::map<std::pair<std::uint32_t, std::string>, std::vector<results::run_record>> visits;
    for (const auto& run : runs) {
        visits[{run.round, run.visit}].push_back(run);
    }
    for (const auto& [id, visit] : visits) {
        add(visit);
    }
}

bool ledger::is_done(std::uint32_t round, std::size_t row, const std::string& label) const {
    return done_.contains({round, row, label});
}

bool ledger::is_closed(std::size_t row, const std::string& label) const {
    return closed_.contains({row, label});
}

/// Looks only where the schedule says: a row that looked after every run would stop on the first
/// interval that luck made narrow.
std::size_t ledger::runs_wanted(const std::vector<double>& log_ratios) const {
    const plan::constants& c = plan_.values;
    const measure::extension_limits limits{.first_runs = c.runs,
                                           .growth = c.extension_growth,
                                           .max_runs = c.runs + c.extra_runs,
                                           .target_half_width = c.extension_half_width};
    std::size_t look = c.runs;
    while (look <= log_ratios.size()) {
        const auto ratio =
            statistics::paired_ratio(std::span(log_ratios).first(look), c.confidence);
        const std::size_t wanted =
            measure::runs_wanted(look, ratio ? ratio->bounds : std::nullopt, limits);
        if (wanted == look) {
            break;
        }
        look = wanted;
    }
    return look;
}

std::uint32_t ledger::rounds_wanted(std::size_t row) const {
    std::size_t wanted = plan_.values.runs;
    for (const std::string& label : compared_) {
        if (is_closed(row, label)) {
            continue;
        }
        const auto have = log_ratios_.find({row, label});
        const auto torn = torn_.find({row, label});
        const std::size_t pairs =
            runs_wanted(have == log_ratios_.end() ? std::vector<double>{} : have->second);
        wanted = std::max(wanted, pairs + (torn == torn_.end() ? 0 : torn->second));
    }
    return static_cast<std::uint32_t>(wanted);
}

}  // namespace accelbench::campaign
