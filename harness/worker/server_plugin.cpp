// SPDX-License-Identifier: Apache-2.0
// Requests about the plug-in, its devices and its programs.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "harness/worker/plugin_library.hpp"
#include "harness/worker/server.hpp"
#include "harness/worker/workload_view.hpp"

namespace accelbench::worker {

namespace {

using protocol::border_call;

/// More devices than this in one process is a number out of control, not a machine.
constexpr std::uint32_t most_devices = 1024;

double sound(double claimed) {
    return std::isfinite(claimed) && claimed > 0 ? claimed : 0.0;
}

protocol::device_info record_of_device(const accb_device_info& from) {
    protocol::device_info to;
    to.index = from.index;
    to.kind = from.kind;
    to.flags = from.flags;
    to.name = bounded(from.name);
    to.arch = bounded(from.arch);
    to.uuid = bounded(from.uuid);
    to.pci = bounded(from.pci);
    to.firmware = bounded(from.firmware);
    to.driver = bounded(from.driver);
    to.card = bounded(from.card);
    to.memory_bytes = from.memory_bytes;
    to.memory_free = from.memory_free;
    to.cache_bytes = from.cache_bytes;
    to.numa_node = from.numa_node;
    to.pcie_now = from.pcie_now;
    to.pcie_max = from.pcie_max;
    for (std::uint32_t index = 0; index < std::min<std::uint32_t>(from.claim_count, 8); ++index) {
        const accb_claim& claim = from.claim[index];
        to.claims.push_back({claim.dtype, sound(claim.ops_per_s), sound(claim.bytes_per_s)});
    }
    return to;
}

accb_support empty_support() {
    accb_support support{};
    support.struct_size = sizeof support;
    return support;
}

protocol::support_answer record_of_support(const accb_support& from) {
    protocol::support_answer to;
    to.answer = from.answer;
    to.why = from.why;
    to.views = from.views;
    to.compute = from.compute;
    to.accumulate = from.accumulate;
    to.weights = from.weights;
    to.activations = from.activations;
    to.launch_modes = from.launch_modes;
    to.boundaries = from.boundaries;
    to.determinism = from.determinism;
    to.host_ops = from.host_ops;
    to.max_in_flight = from.max_in_flight;
    to.exclusive = from.exclusive;
    to.device_bytes = from.device_bytes;
    to.implementations = bounded(from.implementations);
    to.note = bounded(from.note);
    return to;
}

}  // namespace

result<answer> server::load(bytes record) {
    protocol::load_order order;
    if (table_ != nullptr || !protocol::from_flat(record, order)) {
        return unreadable();
    }
    const auto table = load_plugin(crossing_, order.library, host_);
    if (!table) {
        return table.error();
    }
    table_ = *table;
    return answer{{}, protocol::to_flat(identity_of(*table_))};
}

result<answer> server::open(bytes record) {
    protocol::open_order order;
    if (context_ != nullptr || !protocol::from_flat(record, order)) {
        return unreadable();
    }
    std::vector<accb_attr> options;
    for (const auto& [name, value] : order.options) {
        accb_attr option{};
        option.name = {name.data(), name.size()};
        option.type = ACCB_ATTR_STR;
        option.count = static_cast<std::uint32_t>(value.size());
        option.v.s = value.data();
        options.push_back(option);
    }
    accb_ctx* context = nullptr;
    if (status opened = crossing_.ask(border_call::open, table_->open, &host_, options.data(),
                                      static_cast<std::uint32_t>(options.size()), &context);
        !opened) {
        return opened.error();
    }
    if (context == nullptr) {
        return fault(error_code::plugin_refused, "open() returned ACCB_OK but no context");
    }
    context_ = context;
    find_timer();
    return answer{};
}

/// A timer that is not whole is none: it is a diagnostic only.
void server::find_timer() {
    if (table_->get_extension == nullptr) {
        return;
    }
    constexpr std::string_view id = "accb.device_timer/1";
    const auto* timer = static_cast<const accb_device_timer*>(
        crossing_.cross(border_call::get_extension, table_->get_extension, context_,
                        accb_str{id.data(), id.size()}));
    if (timer != nullptr && ACCB_HAS(timer, now) && timer->now != nullptr &&
        std::isfinite(timer->ticks_per_s) && timer->ticks_per_s > 0) {
        timer_ = timer;
    }
}

/// Ticks, or 0 where the timer does not answer.
std::uint64_t server::device_now(std::uint32_t device) {
    std::uint64_t ticks = 0;
    const status read = crossing_.ask(border_call::now, timer_->now, context_, device, &ticks);
    return read ? ticks : 0;
}

result<answer> server::devices() {
    std::uint32_t count = 0;
    if (status counted =
            crossing_.ask(border_call::device_count, table_->device_count, context_, &count);
        !counted) {
        return counted.error();
    }
    if (count > most_devices) {
        return fault(error_code::plugin_refused,
                     "device_count() answered " + std::to_string(count));
    }
    std::vector<protocol::device_info> found;
    for (std::uint32_t index = 0; index < count; ++index) {
        accb_device_info info{};
        info.struct_size = sizeof info;
        info.index = index;
        info.numa_node = -1;
        if (status described = crossing_.ask(border_call::device_info, table_->device_info,
                                             context_, index, &info);
            !described) {
            return described.error();
        }
        info.index = index;
        found.push_back(record_of_device(info));
    }
    return answer{{}, protocol::to_flat(found)};
}

result<answer> server::query(bytes record) {
    protocol::query_order order;
    if (!protocol::from_flat(record, order)) {
        return unreadable();
    }
    const workload_view view(order.work, order.models);
    accb_query_desc desc{};
    desc.struct_size = sizeof desc;
    desc.device_count = 1;
    desc.devices = &order.device;
    desc.workload = &view.workload();
    accb_support support = empty_support();
    if (status asked = crossing_.ask(border_call::query, table_->query, context_, &desc, &support);
        !asked) {
        return asked.error();
    }
    return answer{{}, protocol::to_flat(record_of_support(support))};
}

result<answer> server::compile(bytes record) {
    protocol::compile_order order;
    if (!protocol::from_flat(record, order)) {
        return unreadable();
    }
    const workload_view view(order.work, order.models);
    accb_compile_desc desc{};
    desc.struct_size = sizeof desc;
    desc.device_count = 1;
    desc.devices = &order.device;
    desc.workload = &view.workload();
    desc.view = order.view;
    desc.launch_mode = order.launch_mode;
    desc.boundary = order.boundary;
    desc.tune = order.tune ? 1 : 0;
    desc.implementation = {order.implementation.data(), order.implementation.size()};
    desc.tuning = {order.tuning.data(), order.tuning.size()};
    desc.tuning_budget_ns = order.tuning_budget_ns;
    accb_program* program = nullptr;
    if (status compiled =
            crossing_.ask(border_call::compile, table_->compile, context_, &desc, &program);
        !compiled) {
        return compiled.error();
    }
    if (program == nullptr) {
        return fault(error_code::plugin_refused, "compile() returned ACCB_OK but no program");
    }
    objects_.programs[order.id] = {program, view.workload().scalar_count};
    accb_support support = empty_support();
    if (status informed =
            crossing_.ask(border_call::program_info, table_->program_info, program, &support);
        !informed) {
        return informed.error();
    }
    protocol::compile_answer built{record_of_support(support), {}};
    if (table_->tuning_record != nullptr) {
        const accb_str tuned =
            crossing_.cross(border_call::tuning_record, table_->tuning_record, program);
        if (tuned.data != nullptr) {
            built.tuning_record.assign(tuned.data, std::min<std::uint64_t>(tuned.size, 64 << 10));
        }
    }
    return answer{{}, protocol::to_flat(built)};
}

result<answer> server::counts() {
    accb_counts live{};
    live.struct_size = sizeof live;
    if (status counted = crossing_.ask(border_call::counts, table_->counts, context_, &live);
        !counted) {
        return counted.error();
    }
    return answer{{},
                  protocol::to_flat(protocol::live_counts{live.programs, live.buffers,
                                                          live.sessions, live.device_bytes})};
}

result<answer> server::release(const args& a) {
    objects_.release(crossing_, *table_, static_cast<std::uint32_t>(a[0]));
    return answer{};
}

result<answer> server::close() {
    objects_.release(crossing_, *table_, 0);
    accb_counts live{};
    live.struct_size = sizeof live;
    status counted = crossing_.ask(border_call::counts, table_->counts, context_, &live);
    crossing_.cross(border_call::close, table_->close, std::exchange(context_, nullptr));
    finished_ = true;
    if (!counted) {
        return counted.error();
    }
    if (live.programs != 0 || live.buffers != 0 || live.sessions != 0) {
        return fault(error_code::plugin_refused,
                     "after everything was destroyed counts() still reported " +
                         std::to_string(live.programs) + " programs, " +
                         std::to_string(live.buffers) + " buffers and " +
                         std::to_string(live.sessions) + " sessions",
                     "The plug-in leaks; report it to its author.");
    }
    return answer{};
}

}  // namespace accelbench::worker
