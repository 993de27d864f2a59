// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/visit.hpp"

#include <accelbench/plugin.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/campaign/energy_window.hpp"
#include "harness/campaign/judgement.hpp"
#include "harness/measure/interleave.hpp"
#include "harness/measure/rules/pair_order.hpp"
#include "results/rows/run_time.hpp"

namespace accelbench::campaign {
namespace {

/// One side's part of a visit while it lasts.
struct attempt {
    side* at = nullptr;
    std::unique_ptr<prepared_workload> prepared;
    results::run_record record;
    bool open = true;  // still to be measured
};

void close(attempt& a, results::row_state state, std::string reason, std::string code) {
    a.open = false;
    a.record.state = state;
    a.record.reason = std::move(reason);
    a.record.reason_code = std::move(code);
}

void close(attempt& a, const error& e) {
    close(a, state_of(e.code), to_string(e), fmt::format("E{:03}", static_cast<unsigned>(e.code)));
    a.record.stderr_tail = a.at->stderr_tail(a.record.key.ranks);
}

attempt begin_attempt(const visit_request& request, side& at, const std::string& visit) {
    const plan::campaign_plan& plan = *request.plan;
    const plan::planned_row& row = plan.rows[request.row];
    attempt a{.at = &at};
    a.record.campaign = request.campaign;
    a.record.visit = visit;
    a.record.round = request.round;
    a.record.device = at.label();
    a.record.started_utc = utc_now();
    a.record.seed = plan.seed;
    a.record.cpus = plan.cpus;
    a.record.input_sets = row.input_sets;
    a.record.key = row_key_of(request, at);
    return a;
}

/// Why operands cannot lie where the row wants them; "" where they can.
std::string lacking_boundary(const supervisor::support_answer& answer,
                             const std::string& boundary) {
    const bool host = boundary == "host";
    const std::uint32_t wanted = host ? ACCB_BOUNDARY_HOST : ACCB_BOUNDARY_RESIDENT;
    // 0: from before plug-ins said it; they find out when they compile.
    if (answer.boundaries == 0 || (answer.boundaries & wanted) != 0) {
        return {};
    }
    return fmt::format("the backend cannot keep operands {}: measure with --boundary {}",
                       host ? "in host memory" : "on the device", host ? "resident" : "host");
}

/// Why the row's launch mode is none of the backend's; "" where it is one. A backend that said
/// nothing (0) streams.
std::string lacking_launch_mode(const supervisor::support_answer& answer, const std::string& mode) {
    const std::uint32_t can =
        answer.launch_modes == 0 ? std::uint32_t{ACCB_LAUNCH_STREAM} : answer.launch_modes;
    return (can & launch_mode_bit(mode)) != 0
               ? std::string()
               : fmt::format("the backend has no launch mode {}: leave --launch-mode away", mode);
}

/// Closes the attempt where the backend, by its answer, cannot do the row as it is planned.
void heed(attempt& a, const supervisor::support_answer& answer, const std::string& boundary,
          const std::string& launch_mode) {
    if (answer.answer == ACCB_NO) {
        close(a, results::row_state::unsupported, answer.note, why_word(answer.why));
    } else if (std::string lacking = lacking_boundary(answer, boundary); !lacking.empty()) {
        close(a, results::row_state::unsupported, std::move(lacking), why_word(ACCB_WHY_BOUNDARY));
    } else if (lacking = lacking_launch_mode(answer, launch_mode); !lacking.empty()) {
        close(a, results::row_state::unsupported, std::move(lacking),
              why_word(ACCB_WHY_LAUNCH_MODE));
    }
}

std::optional<verify::sample_draw> draw_of(const results::run_record& run,
                                           const visit_request& request) {
    return request.samples == nullptr
               ? std::nullopt
               : std::optional(verify::sample_draw{
                     .seed = request.plan->seed, .visit = run.visit, .device = run.device});
}

/// Asks, compiles, fills, verifies before timing. Closes the attempt where any of it says no.
void prepare(attempt& a, const visit_request& request, verify::data_store& store,
             std::mt19937_64& random) {
    const plan::planned_row& row = request.plan->rows[request.row];
    supervisor::worker* worker = a.at->worker();
    if (worker == nullptr) {
        close(a, a.at->start_failure().value_or(make_error(error_code::worker_start,
                                                           "cannot measure on " + a.at->label(),
                                                           "its worker has ended", {})));
        return;
    }
    a.record.worker_pid = static_cast<std::uint64_t>(worker->pid());
    a.record.phases.load_ns = a.at->load_ns();
    const auto asked = a.at->ask(row.work);
    if (!asked) {
        close(a, asked.error());
        return;
    }
    a.record.key.route = a.at->route_of(row.work);
    a.record.support = support_json(*asked, asked->support);
    heed(a, asked->support, row.boundary, request.plan->launch_mode);
    if (!a.open) {
        return;
    }
    auto workers = a.at->crew_of(*request.plan, row.work.ranks, random);
    if (!workers) {
        close(a, workers.error());
        return;
    }
    auto made =
        prepared_workload::make(std::move(*workers), store,
                                {.row = &row,
                                 .constants = &request.plan->values,
                                 .form = &*asked,
                                 .group = fmt::format("{}/{}", a.record.visit, a.record.worker_pid),
                                 .launch_mode = request.plan->launch_mode,
                                 .tuning = a.at->tuning(request.row).value_or(""),
                                 .input_sets = row.input_sets,
                                 .known = &a.at->known_outputs,
                                 .check_first = request.check_first,
                                 .sampled = draw_of(a.record, request)});
    if (!made) {
        close(a, made.error());
        return;
    }
    a.prepared = std::move(*made);
    a.record.support = support_json(*asked, a.prepared->program().support);
    a.record.phases.compile_ns = a.prepared->program().compile_ns;
    a.record.phases.session_ns = a.prepared->session_ns();
    a.record.rotation_bytes = a.prepared->rotation_bytes();
    if (!a.prepared->first_check().passed) {
        a.record.verification = a.prepared->first_check();
        close(a, results::row_state::failed, a.prepared->first_check().first_failure,
              "wrong-numbers");
    }
}

/// The sensors of every device that has an open attempt, while its timed windows run.
class traced_visit {
  public:
    explicit traced_visit(std::vector<attempt*> open) : open_(std::move(open)) {
        for (const attempt* a : open_) {
            if (a->at->watch() != nullptr && watches_.insert(a->at->watch()).second) {
                a->at->watch()->begin();
            }
        }
    }
    void finish() {
        for (telemetry::device_watch* watch : watches_) {
            const results::telemetry_record trace = watch->end();
            for (attempt* a : open_) {
                if (a->at->watch() == watch) {
                    a->record.telemetry = trace;
                }
            }
        }
    }

  private:
    std::vector<attempt*> open_;
    std::set<telemetry::device_watch*> watches_;
};

/// Windows of all open attempts, interleaved.
void measure_open(std::vector<attempt>& attempts, const visit_request& request,
                  std::mt19937_64& random) {
    std::vector<attempt*> open;
    std::vector<measure::side> sides;
    for (attempt& a : attempts) {
        if (a.open) {
            open.push_back(&a);
            sides.push_back(a.at->measured(*a.prepared));
        }
    }
    if (open.empty()) {
        return;
    }
    traced_visit trace(open);
    auto measured = measure::interleave(sides, request.plan->values, random,
                                        [&](std::size_t i, const measure::last_window& coming) {
                                            return open[i]->prepared->prepare_last(coming, random);
                                        });
    trace.finish();
    for (std::size_t i = 0; i < open.size(); ++i) {
        take_measurement(open[i]->record, measured[i], *open[i]->at, open[i]->prepared->work());
        if (measured[i].failure) {
            close(*open[i], *measured[i].failure);
        }
    }
}

void verify_open(attempt& a, const visit_request& request, std::mt19937_64& random) {
    auto verified = a.prepared->verify(random, request.check_first);
    if (!verified) {
        close(a, verified.error());
        return;
    }
    a.record.verification = std::move(*verified);
    if (!a.record.verification->passed) {
        close(a, a.prepared->breach() ? results::row_state::rejected : results::row_state::failed,
              a.record.verification->first_failure,
              a.prepared->breach() ? "border-broken" : "wrong-numbers");
        return;
    }
    mark_device_time(a.record, request.plan->values.device_time_differs);
    a.at->clock_against_ours.add(a.record.windows);
    if (const auto finding = bent_clock(a.record, *a.at, request.plan->values.slope_limit)) {
        close(a, results::row_state::rejected, *finding, "clock");
        return;
    }
    if (!a.prepared->timer_finding().empty()) {
        close(a, results::row_state::rejected, a.prepared->timer_finding(), "device-timer");
        return;
    }
    if (const auto finding = impossible_speed(a.record, a.prepared->work(), a.at->info())) {
        close(a, results::row_state::rejected, *finding, "above-roofline");
    }
}

/// A device that knew the long window by its length could save its energy there. What evolves with
/// its launches is left out: after some hundred thousand of them no bound says anything.
void measure_checked_energy(attempt& a, const plan::constants& constants, std::mt19937_64& random) {
    const bool is_checked = !verify::evolves(a.prepared->work());
    if (is_checked) {
        const measure::last_window coming{.timed = energy_launches(a.record)};
        if (auto prepared = a.prepared->prepare_last(coming, random); !prepared) {
            close(a, prepared.error());
            return;
        }
    }
    measure_energy(a.record, *a.prepared, *a.at->watch(), constants);
    const bool has_launched = !a.record.telemetry || a.record.telemetry->problem.empty();
    if (!is_checked || !has_launched) {
        return;
    }
    const auto verified = a.prepared->verify_chosen(random);
    if (!verified) {
        close(a, verified.error());
    } else if (!verified->passed) {
        close(a, results::row_state::failed, "in the energy window: " + verified->first_failure,
              "wrong-numbers");
    }
}

/// One side after the other: the others' devices are idle meanwhile.
void measure_energies(std::vector<attempt>& attempts, const visit_request& request,
                      std::mt19937_64& random) {
    const plan::constants& constants = request.plan->values;
    if (!request.plan->energy || request.round >= constants.energy_runs) {
        return;
    }
    for (const std::size_t i : measure::random_order(attempts.size(), random())) {
        attempt& a = attempts[i];
        const std::vector<std::string>& devices = a.record.key.devices;
        const bool alone = std::set<std::string>(devices.begin(), devices.end()).size() == 1;
        if (a.open && a.prepared && alone && a.at->watch() != nullptr) {
            measure_checked_energy(a, constants, random);
        }
    }
}

}  // namespace

std::vector<results::run_record> run_visit(const visit_request& request,
                                           std::span<side* const> sides, verify::data_store& store,
                                           std::mt19937_64& random) {
    const std::string visit = new_uuid();
    std::vector<attempt> attempts;
    for (side* at : sides) {
        attempts.push_back(begin_attempt(request, *at, visit));
    }
    for (const std::size_t i : measure::random_order(attempts.size(), random())) {
        prepare(attempts[i], request, store, random);
    }
    measure_open(attempts, request, random);
    for (attempt& a : attempts) {
        if (a.open) {
            verify_open(a, request, random);
        }
    }
    measure_energies(attempts, request, random);
    std::vector<results::run_record> records;
    for (attempt& a : attempts) {
        a.at->note_libraries();
        mark_telemetry(a.record);
        if (a.prepared && a.prepared->samples() && request.samples != nullptr &&
            results::has_time(a.record.state)) {
            request.samples->push_back(*a.prepared->samples());
        }
        if (a.prepared) {
            a.record.checking_ns = a.prepared->checking_ns();
            a.at->checking_ns += a.prepared->checking_ns();
        }
        if (a.prepared && a.at->worker() != nullptr) {
            if (auto released = a.prepared->release();
                !released && a.record.state == results::row_state::ok) {
                close(a, released.error());
            }
        }
        records.push_back(std::move(a.record));
    }
    return records;
}

results::row_key row_key_of(const visit_request& request, const side& at) {
    const plan::campaign_plan& plan = *request.plan;
    const plan::planned_row& row = plan.rows[request.row];
    return {.workload_id = row.work.id,
            .workload_sha256 = row.work.sha256,
            .devices = at.devices_of(row.work.ranks),
            .route = at.route_of(row.work),
            .boundary = row.boundary,
            .launch_mode = plan.launch_mode,
            .cache_mode = plan.cache_mode,
            .tuning_class = plan.tuning_class,
            .ranks = row.work.ranks,
            .profile = plan.profile_name};
}

results::row_state state_of(error_code code) {
    if (code == error_code::unsupported) {
        return results::row_state::unsupported;
    }
    if (code == error_code::worker_timeout) {
        return results::row_state::timed_out;
    }
    if (code == error_code::device_lost) {
        return results::row_state::device_lost;
    }
    if (code == error_code::too_large) {
        return results::row_state::skipped;
    }
    if (code == error_code::worker_crashed || code == error_code::worker_vanished ||
        code == error_code::worker_start) {
        return results::row_state::crashed;
    }
    return results::row_state::failed;
}

std::string new_uuid() {
    return boost::uuids::to_string(boost::uuids::random_generator()());
}

std::string utc_now() {
    return fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace accelbench::campaign
