// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/campaign.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "harness/campaign/judgement.hpp"
#include "harness/campaign/ledger.hpp"
#include "harness/campaign/opening.hpp"
#include "harness/campaign/side.hpp"
#include "harness/campaign/visit.hpp"
#include "harness/environment/environment.hpp"
#include "harness/measure/rules/pair_order.hpp"
#include "harness/plan/prediction.hpp"
#include "kernels/catalogue/canaries.hpp"
#include "results/bundle/bundle_writer.hpp"
#include "results/samples/output_samples.hpp"

namespace accelbench::campaign {
namespace {

using clock = std::chrono::steady_clock;

/// Equal for sides that run on one device with the same options.
std::string device_text(const supervisor::device_spec& device) {
    std::string text = fmt::format("{}:{}", device.backend, device.index);
    for (const auto& [name, value] : device.options) {
        text += fmt::format(",{}={}", name, value);
    }
    return text;
}

class conductor {
  public:
    conductor(const plan::campaign_plan& plan, const options& how, observer& watch)
        : plan_(plan), how_(how), watch_(watch), done_(plan), store_(plan.seed, store_budget()) {
        if (!how.canaries) {
            return;
        }
        for (kernels::workload& work : kernels::compute_canaries()) {
            canaries_.compute.emplace_back().work = std::move(work);
        }
        for (kernels::workload& work : kernels::memory_canaries()) {
            canaries_.memory.emplace_back().work = std::move(work);
        }
    }

    result<summary> run() {
        const auto begin = clock::now();
        auto opened = open_sides(plan_, how_.plugin_flags);
        if (!opened) {
            return opened.error();
        }
        sides_ = std::move(*opened);
        if (runs_against_itself(plan_) && sides_.front()->plugin().one_process) {
            note_once(
                fmt::format("{} belongs to one process at a time: no row runs against itself, "
                            "and the noise floor stays unknown",
                            sides_.front()->label()));
        }
        for (auto& at : sides_) {
            if (how_.deadline) {
                at->limit_requests(*how_.deadline);
            }
        }
        if (auto started = start_first(); !started) {
            return started.error();
        }
        for (const auto& at : sides_) {
            plan::cover_cache(plan_, at->info().cache_bytes);
        }
        start_watches();
        auto bundle = open_bundle(plan_, how_, sides_, watch_);
        if (!bundle) {
            return bundle.error();
        }
        bundle_ = std::make_unique<opened_bundle>(std::move(*bundle));
        if (!bundle_->campaign.challenge.empty()) {
            auto opened_samples = results::sample_writer::open(how_.folder);
            if (!opened_samples) {
                return opened_samples.error();
            }
            samples_ = std::move(*opened_samples);
        }
        done_.add_resumed(bundle_->runs);
        for (const auto& at : sides_) {
            for (const auto& run : bundle_->runs) {
                if (run.device == at->label()) {
                    at->set_route(run.key.workload_sha256, run.key.route);
                    if (const std::string used = artifact_of(run); !used.empty()) {
                        at->set_artifact(run.key.workload_sha256, used);
                    }
                }
            }
        }
        if (auto tuned = tune_all(plan_, sides_, *bundle_, watch_); !tuned) {
            return tuned.error();
        }
        watch_.begun(plan_, how_.folder, count_visits());
        auto outcome = record_skipped();
        for (std::uint32_t round = 0; outcome && !stopped() && has_work(round); ++round) {
            outcome = run_round(round);
        }
        return close(std::move(outcome), begin);
    }

  private:
    static std::uint64_t store_budget() {
        constexpr std::uint64_t least = 256ULL << 20U;
        const auto available = environment::available_memory_bytes();
        return available ? std::max(least, *available / 4) : least;
    }

    [[nodiscard]] bool stopped() const { return how_.stop != nullptr && how_.stop->load(); }

    [[nodiscard]] bool has_work(std::uint32_t round) const {
        for (std::size_t row = 0; row < plan_.rows.size(); ++row) {
            if (round < done_.rounds_wanted(row)) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] std::size_t count_visits() const {
        const auto runnable =
            std::count_if(plan_.rows.begin(), plan_.rows.end(),
                          [](const auto& row) { return row.skip_reason.empty(); });
        return static_cast<std::size_t>(runnable) * plan_.values.runs;
    }

    /// A device that does not exist or a plug-in that cannot be loaded is a mistake in the command;
    /// a worker that crashes or hangs is a result, and becomes rows.
    status start_first() {
        std::mt19937_64 random(plan_.seed);
        for (auto& at : sides_) {
            auto started = at->start(plan_, canaries_, store_, random);
            const auto code = started ? error_code::none : started.error().code;
            if (!started && static_cast<unsigned>(code) / 100 != 4) {
                return started;
            }
            if (!started) {
                note_once(to_string(started.error()));
            }
        }
        return {};
    }

    /// One a device, however many sides run on it. What it cannot do is told in rows, and at once
    /// where somebody waits for energy.
    void start_watches() {
        std::map<std::string, std::shared_ptr<telemetry::device_watch>> by_device;
        for (auto& at : sides_) {
            if (!plan_.telemetry || at->worker() == nullptr) {
                continue;
            }
            auto& watch = by_device[device_text(at->device())];
            if (!watch) {
                auto options = at->watch_options(plan_);
                if (!options) {
                    continue;
                }
                watch = std::make_shared<telemetry::device_watch>(std::move(*options));
                if (plan_.energy && !watch->problem().empty()) {
                    watch_.noted(
                        fmt::format("{} has no energy: {}", at->label(), watch->problem()));
                }
            }
            at->set_watch(watch);
        }
    }

    /// Two sides of one device fail in the same words.
    void note_once(const std::string& sentence) {
        if (noted_.insert(sentence).second) {
            watch_.noted(sentence);
        }
    }

    /// Sides that have nothing left to measure stay without a worker.
    void start_missing(std::mt19937_64& random, bool fresh, std::uint32_t round) {
        for (const std::size_t i : measure::random_order(sides_.size(), random())) {
            side& at = *sides_[i];
            if (!fresh && at.worker() != nullptr) {
                continue;
            }
            if (at.given_up() || !is_wanted(at, round)) {
                at.stop();
            } else if (auto started = at.start(plan_, canaries_, store_, random); !started) {
                note_once(to_string(started.error()));
            }
        }
    }

    [[nodiscard]] bool is_wanted(const side& at, std::uint32_t round) const {
        for (std::size_t row = 0; row < plan_.rows.size(); ++row) {
            if (is_asked(at, round, row)) {
                return true;
            }
        }
        return false;
    }

    status record_skipped() {
        for (std::size_t row = 0; row < plan_.rows.size(); ++row) {
            if (plan_.rows[row].skip_reason.empty()) {
                continue;
            }
            for (const auto& at : sides_) {
                if (at->device().label.ends_with("#aa") || done_.is_done(0, row, at->label())) {
                    continue;
                }
                const auto run = skipped_run(
                    {.plan = &plan_, .row = row, .campaign = bundle_->campaign.campaign}, *at);
                if (auto kept = keep({run}); !kept) {
                    return kept;
                }
            }
        }
        return {};
    }

    status run_round(std::uint32_t round) {
        std::mt19937_64 random(plan_.seed ^ (0xd1342543de82ef95ULL * (round + 1)));
        bool started =
            round ==
            0;  // the first round goes on with the workers that answered the opening questions
        for (const std::size_t row : plan::row_order(plan_, round)) {
            if (stopped()) {
                return {};
            }
            const auto asked = sides_of(round, row);
            if (asked.empty()) {
                continue;
            }
            start_missing(random, !started, round);
            started = true;
            std::vector<results::output_sample> samples;
            const auto runs = run_visit({.plan = &plan_,
                                         .row = row,
                                         .round = round,
                                         .campaign = bundle_->campaign.campaign,
                                         .check_first = round == 0,
                                         .samples = samples_ ? &samples : nullptr},
                                        asked, store_, random);
            // First: a run without samples must not be what a kill leaves.
            if (auto kept = samples_ ? samples_->append(samples) : status{}; !kept) {
                return kept;
            }
            if (auto kept = keep(runs); !kept) {
                return kept;
            }
            watch_.visited(++visited_, count_visits(), runs);
        }
        return {};
    }

    std::vector<side*> sides_of(std::uint32_t round, std::size_t row) {
        std::vector<side*> asked;
        for (const auto& at : sides_) {
            if (is_asked(*at, round, row)) {
                asked.push_back(at.get());
            }
        }
        return asked;
    }

    [[nodiscard]] bool is_asked(const side& at, std::uint32_t round, std::size_t row) const {
        const bool as_itself = at.label().ends_with("#aa");
        return plan_.rows[row].skip_reason.empty() && round < done_.rounds_wanted(row) &&
               (!as_itself || plan_.rows[row].against_itself) &&
               !done_.is_closed(row, at.label()) && !done_.is_done(round, row, at.label());
    }

    status keep(const std::vector<results::run_record>& runs) {
        for (const auto& run : runs) {
            if (auto written = bundle_->writer.append(run); !written) {
                return written;
            }
        }
        done_.add(runs);
        return {};
    }

    /// Beside those of the beginning, or of the campaign that this one goes on with.
    static void keep_libraries(nlohmann::json& device, const nlohmann::json& noted) {
        nlohmann::json& kept = device["loaded_libraries"];
        for (const auto& one : noted) {
            if (std::find(kept.begin(), kept.end(), one) == kept.end()) {
                kept.push_back(one);
            }
        }
    }

    result<summary> close(const status& outcome, clock::time_point begin) {
        results::campaign_record& campaign = bundle_->campaign;
        std::int64_t checking_ns = 0;
        for (const auto& at : sides_) {
            checking_ns += at->checking_ns;
            keep_libraries(campaign.devices[at->label()], at->libraries());
        }
        sides_.clear();
        campaign.environment["load_at_end"] = environment::sample_load();
        campaign.finished_utc = utc_now();
        campaign.complete = outcome && !stopped();
        campaign.stopped_because = campaign.complete ? ""
                                   : stopped()       ? "interrupted"
                                                     : to_string(outcome.error());
        const auto finished = bundle_->writer.finish(campaign);
        if (!outcome) {
            return outcome.error();
        }
        if (!finished) {
            return finished.error();
        }
        const double seconds = std::chrono::duration<double>(clock::now() - begin).count();
        return summary{.folder = how_.folder,
                       .runs = done_.runs(),
                       .not_ok = done_.not_ok(),
                       .interrupted = stopped(),
                       .seconds = seconds,
                       .verification_share = 1e-9 * static_cast<double>(checking_ns) / seconds};
    }

    plan::campaign_plan plan_;  // its rotations outgrow the devices' caches once those are open
    const options& how_;
    observer& watch_;
    ledger done_;
    verify::data_store store_;
    canary_rows canaries_;
    std::vector<std::unique_ptr<side>> sides_;
    std::unique_ptr<opened_bundle> bundle_;
    std::optional<results::sample_writer> samples_;  // of a campaign under a challenge
    std::size_t visited_ = 0;
    std::set<std::string> noted_;
};

}  // namespace

result<summary> run(const plan::campaign_plan& plan, const options& how, observer& watch) {
    return conductor(plan, how, watch).run();
}

}  // namespace accelbench::campaign
