// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/prepared_workload.hpp"

#include <accelbench/plugin.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "harness/campaign/judgement.hpp"
#include "harness/verify/judge.hpp"

namespace accelbench::campaign {
namespace {

using kernels::tensor_role;

constexpr std::byte slack_pattern{0xA5};
constexpr std::byte poison_pattern{0xFF};  // NaN in every floating type, -1 in integers
constexpr std::uint32_t data_draws =
    2;  // distinct contents; sets beyond repeat them in other memory

}  // namespace

std::uint32_t launch_mode_bit(const std::string& name) {
    return name == "graph"           ? ACCB_LAUNCH_GRAPH
           : name == "resident-loop" ? ACCB_LAUNCH_RESIDENT_LOOP
                                     : ACCB_LAUNCH_STREAM;
}

std::uint32_t prepared_workload::memory_of(const kernels::tensor& t) const {
    switch (t.where) {
        case kernels::placement::host:
            return ACCB_MEM_HOST;
        case kernels::placement::device:
            return ACCB_MEM_DEVICE;
        case kernels::placement::boundary:
            break;
    }
    const bool stays = t.role == tensor_role::constant || t.role == tensor_role::state;
    return request_.row->boundary == "host" && !stays ? ACCB_MEM_HOST : ACCB_MEM_DEVICE;
}

result<std::unique_ptr<prepared_workload>> prepared_workload::make(crew workers,
                                                                   verify::data_store& store,
                                                                   const preparation& request) {
    std::unique_ptr<prepared_workload> p(new prepared_workload(std::move(workers), store, request));
    p->first_check_.passed = true;
    const std::uint32_t count = p->work_.tensors.empty() ? 1 : request.input_sets;
    p->sets_.resize(std::max(1U, count));
    for (std::uint32_t s = 0; s < p->sets_.size(); ++s) {
        p->sets_[s].choice = {.constants = s % data_draws, .others = s % data_draws};
    }
    for (std::size_t rank = 0; rank < p->crew_.size(); ++rank) {
        p->generations_.push_back(p->crew_.worker(rank).mark());
        if (auto compiled = p->compile(rank); !compiled) {
            return compiled.error();
        }
        if (auto made = p->create_buffers(rank); !made) {
            return made.error();
        }
    }
    if (auto met = p->crew_.meet(request.group); !met) {
        return met.error();
    }
    std::vector<input_set*> all;
    for (input_set& set : p->sets_) {
        all.push_back(&set);
    }
    if (auto written = p->write_tensors(all, true); !written) {
        return written.error();
    }
    if (request.check_first) {
        if (auto checked = p->check_before_timing(); !checked || !p->first_check_.passed) {
            return checked ? result<std::unique_ptr<prepared_workload>>(std::move(p))
                           : checked.error();
        }
    }
    const auto begin = std::chrono::steady_clock::now();
    for (input_set& set : p->sets_) {
        if (auto made = p->create_sessions(set); !made) {
            return made.error();
        }
    }
    p->session_ns_ = (std::chrono::steady_clock::now() - begin).count();
    auto made = p->create_rotations(p->sets_, p->program().support.max_in_flight);
    if (!made) {
        return made.error();
    }
    p->rotations_ = std::move(*made);
    return p;
}

bool prepared_workload::is_yardstick() const {
    return program().support.answer == ACCB_YES && request_.row->boundary == "resident";
}

status prepared_workload::compile(std::size_t rank) {
    auto compiled = crew_.worker(rank).compile(
        {.work = &work_,
         .device = crew_.device(rank),
         .view = static_cast<std::uint32_t>(request_.form->chosen),
         .launch_mode = launch_mode_bit(request_.launch_mode),
         .boundary = static_cast<std::uint32_t>(
             request_.row->boundary == "host" ? ACCB_BOUNDARY_HOST : ACCB_BOUNDARY_RESIDENT),
         .implementation = {},
         .tuning = request_.tuning,
         .models = request_.form->models});
    if (!compiled) {
        return compiled.error();
    }
    const supervisor::support_answer& asked = request_.form->support;
    const supervisor::support_answer& made = compiled->support;
    if (made.answer == ACCB_YES_OTHER_PRECISION &&
        (asked.answer != made.answer || asked.compute != made.compute ||
         asked.accumulate != made.accumulate)) {
        return make_error(
            error_code::plugin_refused, "cannot measure " + work_.id,
            fmt::format("the compiled program computes in {}, which query() had not said",
                        dtype_word(made.compute)),
            "The plug-in must answer the same before and after compiling");
    }
    programs_.push_back(std::move(*compiled));
    return {};
}

supervisor::buffer_request prepared_workload::region_of(const kernels::tensor& t) const {
    constexpr std::uint64_t page = 4096;
    const std::uint64_t slack = request_.constants->slack_bytes, body = kernels::byte_count(t);
    return {.memory = memory_of(t),
            .bytes = (body + 2 * slack + page - 1) / page * page,
            .slack = slack,
            .body_size = body,
            .slack_value = slack_pattern,
            .body = t.role == tensor_role::output ? std::optional(poison_pattern) : std::nullopt};
}

/// One tensor of many sets shares a buffer: large buffers lie in huge pages, whose placement a run
/// draws less of its luck from, and are made in one call. Host memory stays apart, since a guard
/// page surrounds each of its buffers.
status prepared_workload::create_buffers(std::size_t rank) {
    constexpr std::uint64_t most = 256ULL << 20U;  // drivers cap a single allocation
    std::vector<supervisor::buffer_request> wanted;
    for (const kernels::tensor& t : work_.tensors) {
        const supervisor::buffer_request region = region_of(t);
        const std::uint64_t together =
            region.memory == ACCB_MEM_HOST ? 1 : std::max<std::uint64_t>(1, most / region.bytes);
        for (std::uint64_t s = 0; s < sets_.size(); s += together) {
            wanted.push_back(region);
            wanted.back().regions = std::min<std::uint64_t>(together, sets_.size() - s);
            wanted.back().bytes = wanted.back().regions * region.bytes;
        }
    }
    auto made = crew_.worker(rank).create_buffers(crew_.device(rank), wanted);
    if (!made) {
        return made.error();
    }
    std::size_t next = 0;
    for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
        std::uint64_t at = 0;
        for (input_set& set : sets_) {
            const supervisor::buffer_request& buffer = wanted[next];
            set.slots.push_back({(*made)[next], at + buffer.slack});
            at += buffer.bytes / buffer.regions;
            if (at == buffer.bytes) {
                at = 0;
                ++next;
            }
        }
    }
    return {};
}

status prepared_workload::write_tensors(const std::vector<input_set*>& sets, bool constants_too) {
    std::map<verify::data_choice, std::vector<input_set*>> by_data;
    for (input_set* set : sets) {
        by_data[set->choice].push_back(set);
    }
    for (const auto& [choice, same] : by_data) {
        const auto data = store_.operands_of_ranks(work_, choice);
        for (std::size_t slot = 0; slot < slots(); ++slot) {
            const tensor_role role = tensor_in(slot).role;
            if (role == tensor_role::output || (role == tensor_role::constant && !constants_too)) {
                continue;
            }
            std::vector<supervisor::target> targets;
            for (const input_set* set : same) {
                targets.push_back(set->slots[slot]);
            }
            const std::size_t count = work_.tensors.size();
            if (auto written = worker_of(slot).write(targets, data[slot / count][slot % count]);
                !written) {
                return written;
            }
        }
    }
    return {};
}

status prepared_workload::create_sessions(input_set& set) {
    std::vector<supervisor::session_request> requests(crew_.size());
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        supervisor::session_request& one = requests[rank];
        one.program = programs_[rank].program;
        one.device = crew_.device(rank);
        one.max_in_flight = programs_[rank].support.max_in_flight;
        for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
            const supervisor::target& place = set.slots[rank * work_.tensors.size() + t];
            one.bindings.push_back({t, place.buffer, place.offset});
        }
    }
    auto made = crew_.create_sessions(requests);
    if (!made) {
        return made.error();
    }
    set.sessions = std::move(*made);
    return {};
}

result<std::vector<supervisor::object_id>> prepared_workload::create_rotations(
    std::span<const input_set> sets, std::uint32_t max_in_flight) {
    std::vector<supervisor::object_id> ids;
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        supervisor::rotation_request rotation{
            .sessions = {}, .scalars = work_.scalars, .max_in_flight = max_in_flight};
        for (const input_set& set : sets) {
            rotation.sessions.push_back(set.sessions[rank]);
        }
        auto made = crew_.worker(rank).create_rotation(rotation);
        if (!made) {
            return made.error();
        }
        ids.push_back(*made);
    }
    return ids;
}

result<measure::window> prepared_workload::run(std::uint32_t batches,
                                               std::uint32_t launches_per_batch) {
    // A first launch may still compile or upload. After it a hang is known by what launches took at
    // best: a single one that was delayed would excuse a window of minutes.
    constexpr auto least = std::chrono::seconds(10), first = std::chrono::seconds(60);
    constexpr double patience = 20.0;
    const double launches = static_cast<double>(batches) * launches_per_batch;
    const auto deadline =
        launch_ns_ > 0.0 ? least + std::chrono::nanoseconds(
                                       static_cast<std::int64_t>(patience * launch_ns_ * launches))
                         : std::chrono::nanoseconds(first);
    auto done = crew_.run_window(
        rotations_,
        {.batches = batches, .launches_per_batch = launches_per_batch, .deadline = deadline});
    if (!done) {
        return done.error();
    }
    const double a_launch = static_cast<double>(done->end_ns - done->begin_ns) / launches;
    launch_ns_ = launch_ns_ > 0.0 ? std::min(launch_ns_, a_launch) : a_launch;
    launches_ += std::uint64_t{batches} * launches_per_batch;
    if (done->device) {
        judge_device_time(*done->device, static_cast<double>(done->end_ns - done->begin_ns));
    }
    return measure::window{
        .begin_ns = done->begin_ns,
        .end_ns = done->end_ns,
        .batch_ns = std::move(done->batch_ns),
        .worker_cpu_ns = done->worker_cpu_ns,
        .launches_before = done->launches_before,
        .device_ns = done->device ? std::optional(done->device->launch_ns) : std::nullopt};
}

/// A launch must lie inside what the harness saw of it: between submit and the return of wait().
void prepared_workload::judge_device_time(const supervisor::device_time& device, double window_ns) {
    if (!timer_finding_.empty()) {
        return;
    }
    if (device.after_wait_ns > 0.0) {
        timer_finding_ = fmt::format(
            "by the device's own counter a launch was still at work when wait() returned, and "
            "ended at least {:.0f} ns later",
            device.after_wait_ns);
    } else if (device.launch_ns < 0.0 ||
               device.launch_ns > window_ns * (1.0 + request_.constants->slope_limit)) {
        timer_finding_ = fmt::format(
            "the device's own counter gives a launch {:.0f} ns, but it was submitted and waited "
            "for within {:.0f} ns",
            device.launch_ns, window_ns);
    }
}

std::uint64_t prepared_workload::rotation_bytes() const {
    return sets_.size() * crew_.size() * kernels::operand_bytes(work_);
}

status prepared_workload::read(const input_set& set, std::size_t slot, std::int64_t offset,
                               std::span<std::byte> out) const {
    const supervisor::target& place = set.slots[slot];
    return worker_of(slot).read(place.buffer, place.offset + static_cast<std::uint64_t>(offset),
                                out);
}

status prepared_workload::release() {
    return crew_.release_since(generations_);
}

}  // namespace accelbench::campaign
