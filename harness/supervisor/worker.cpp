// SPDX-License-Identifier: Apache-2.0
// A worker's life, its plug-in and its objects.
#include "harness/supervisor/worker.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "harness/protocol/requests.hpp"
#include "harness/supervisor/text.hpp"
#include "harness/supervisor/worker_state.hpp"

namespace accelbench::supervisor {

using protocol::message_kind;
using protocol::to_flat;

namespace {

void clean(support_answer& answer) {
    answer.implementations = clean_text(answer.implementations);
    answer.note = clean_text(answer.note);
}

struct line {
    descriptor mine, theirs;
};

result<line> make_line() {
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        return make_error(error_code::worker_start, "cannot start a worker",
                          fmt::format("socketpair failed: {}", std::strerror(errno)),
                          "Raise the limit of open files.");
    }
    return line{descriptor(ends[0]), descriptor(ends[1])};
}

result<exchange> connect(const worker_options& options) {
    auto area = protocol::staging::create(options.staging_bytes);
    if (!area) {
        return std::move(area).error();
    }
    auto control = make_line();
    auto ranks = options.is_rank ? make_line() : result<line>(line{});
    if (!control || !ranks) {
        return control ? ranks.error() : control.error();
    }
    auto process = child::start(options, control->theirs.get(), area->descriptor(),
                                options.is_rank ? ranks->theirs.get() : -1);
    if (!process) {
        return std::move(process).error();
    }
    return exchange(std::move(*process), std::move(control->mine), std::move(ranks->mine),
                    std::move(*area), options.limits, options.library.filename().string());
}

protocol::open_order open_order_of(const worker_options& options) {
    protocol::open_order order;
    order.options.emplace_back("role", options.role);
    if (!options.cpus.empty()) {
        order.options.emplace_back("cpus", fmt::format("{}", fmt::join(options.cpus, ",")));
    }
    order.options.insert(order.options.end(), options.options.begin(), options.options.end());
    return order;
}

}  // namespace

std::string worker::state::trying(std::string_view act) const {
    const std::string& name = identity.name.empty() ? link.plugin() : identity.name;
    return act == "load" || act == "open" ? fmt::format("cannot {} plug-in {}", act, name)
                                          : fmt::format("cannot {} (plug-in {})", act, name);
}

status worker::state::order(message_kind kind, std::string_view act,
                            std::chrono::nanoseconds deadline,
                            const std::array<std::uint64_t, 6>& args,
                            std::span<const std::byte> record) {
    auto reply = link.ask(kind, trying(act), deadline, args, record);
    if (!reply) {
        return std::move(reply).error();
    }
    return {};
}

worker::worker(std::unique_ptr<state> s) : state_(std::move(s)) {}
worker::~worker() {
    if (state_ && state_->link.alive()) {
        state_->link.process().end(state_->link.limits().terminate);
    }
}

result<std::unique_ptr<worker>> worker::start(const worker_options& options) {
    auto link = connect(options);
    if (!link) {
        return std::move(link).error();
    }
    auto made = std::make_unique<state>(std::move(*link));
    std::uint64_t begin = monotonic_ns();
    auto who =
        made->fetch<plugin_identity>(message_kind::load, "load", options.limits.load,
                                     to_flat(protocol::load_order{options.library.string()}));
    if (!who) {
        return std::move(who).error();
    }
    plugin_identity& identity = made->identity;
    identity = std::move(*who);
    for (std::string* text : {&identity.name, &identity.vendor, &identity.version, &identity.sdk,
                              &identity.sanitizer}) {
        *text = clean_text(*text);
    }
    identity.load_ns = static_cast<std::int64_t>(monotonic_ns() - begin);
    begin = monotonic_ns();
    if (status opened = made->order(message_kind::open, "open", options.limits.open, {},
                                    to_flat(open_order_of(options)));
        !opened) {
        return std::move(opened).error();
    }
    identity.open_ns = static_cast<std::int64_t>(monotonic_ns() - begin);
    return std::unique_ptr<worker>(new worker(std::move(made)));
}

const plugin_identity& worker::identity() const {
    return state_->identity;
}
int worker::pid() const {
    return state_->link.process().pid();
}
bool worker::alive() const {
    return state_->link.alive();
}

std::string worker::stderr_tail() const {
    state_->link.process().drain_errors();
    return state_->link.process().error_tail();
}

result<std::vector<device_info>> worker::devices() {
    auto found = state_->fetch<std::vector<device_info>>(message_kind::devices, "list devices",
                                                         state_->link.limits().query);
    if (found) {
        for (device_info& one : *found) {
            for (std::string* text : {&one.name, &one.arch, &one.uuid, &one.pci, &one.firmware,
                                      &one.driver, &one.card}) {
                *text = clean_text(*text);
            }
        }
    }
    return found;
}

result<support_answer> worker::query(const kernels::workload& work, std::uint32_t device,
                                     std::span<const kernels::model_file> models) {
    auto answer = state_->fetch<support_answer>(
        message_kind::query, fmt::format("ask about {}", work.id), state_->link.limits().query,
        to_flat(protocol::query_order{device, work, {models.begin(), models.end()}}));
    if (answer) {
        clean(*answer);
    }
    return answer;
}

result<compiled_program> worker::compile(const compile_request& request) {
    protocol::compile_order order;
    order.id = state_->next_id++;
    order.device = request.device;
    order.view = request.view;
    order.launch_mode = request.launch_mode;
    order.boundary = request.boundary;
    order.implementation = request.implementation;
    order.tuning = request.tuning;
    order.tune = request.tune;
    order.tuning_budget_ns = static_cast<std::uint64_t>(request.tuning_budget.count());
    order.work = *request.work;
    order.models.assign(request.models.begin(), request.models.end());
    const std::uint64_t begin = monotonic_ns();
    auto built = state_->fetch<protocol::compile_answer>(
        message_kind::compile, fmt::format("compile {}", request.work->id),
        state_->link.limits().compile, to_flat(order), true);
    if (!built) {
        return std::move(built).error();
    }
    clean(built->support);
    return compiled_program{order.id, std::move(built->support),
                            clean_text(built->tuning_record, true),
                            static_cast<std::int64_t>(monotonic_ns() - begin)};
}

protocol::session_order session_order_of(object_id id, object_id program, std::uint32_t device,
                                         std::span<const binding> bindings,
                                         std::uint32_t max_in_flight) {
    protocol::session_order order{id, program, device, max_in_flight, {}, 0};
    for (const binding& bound : bindings) {
        order.bindings.push_back({bound.tensor, bound.buffer, bound.offset});
    }
    return order;
}

result<object_id> worker::create_session(object_id program, std::uint32_t device,
                                         std::span<const binding> bindings,
                                         std::uint32_t max_in_flight) {
    const auto order =
        session_order_of(state_->next_id++, program, device, bindings, max_in_flight);
    // A device's first use of a program may compile or upload it: as long as opening one.
    if (status made = state_->order(message_kind::create_session, "create a session",
                                    state_->link.limits().open, {}, to_flat(order));
        !made) {
        return std::move(made).error();
    }
    return order.id;
}

result<live_counts> worker::counts() {
    return state_->fetch<live_counts>(message_kind::counts, "count live objects",
                                      state_->link.limits().query);
}

std::uint32_t worker::mark() const {
    return state_->next_id;
}

status worker::release_since(std::uint32_t since) {
    return state_->order(message_kind::release, "release objects", state_->link.limits().transfer,
                         {since});
}

status worker::release_all() {
    return release_since(0);
}

status worker::close() {
    if (status closed = state_->order(message_kind::close, "close", state_->link.limits().transfer);
        !closed) {
        // A leak is reported by a worker that ends all the same.
        if (state_->link.alive()) {
            const status left = state_->link.wait_for_exit();
            static_cast<void>(left);
        }
        return closed;
    }
    return state_->link.wait_for_exit();
}

}  // namespace accelbench::supervisor
