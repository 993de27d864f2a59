// SPDX-License-Identifier: Apache-2.0
// Rotations, windows and the comparison of the two processes' clocks.
#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "harness/protocol/requests.hpp"
#include "harness/supervisor/worker_state.hpp"

namespace accelbench::supervisor {

using protocol::message_kind;

namespace {

/// Of a window's reply. Differences of counters, so that no clock has to be set against another.
std::optional<device_time> read_device_time(const std::array<std::uint64_t, 6>& args) {
    const std::uint64_t begin = args[2], end = args[3], now = args[4];
    const double tick_ns = 1e9 / std::bit_cast<double>(args[5]);
    if (end == 0 || now == 0 || !std::isfinite(tick_ns) || tick_ns <= 0) {
        return std::nullopt;
    }
    return device_time{static_cast<double>(static_cast<std::int64_t>(end - begin)) * tick_ns,
                       static_cast<double>(static_cast<std::int64_t>(end - now)) * tick_ns};
}

}  // namespace

result<object_id> worker::create_rotation(const rotation_request& request) {
    protocol::rotation_order order;
    order.id = state_->next_id++;
    order.max_in_flight = request.max_in_flight;
    order.sessions = request.sessions;
    for (const kernels::scalar& scalar : request.scalars) {
        order.first.push_back(scalar.first);
        order.step.push_back(scalar.step);
    }
    if (status made = state_->order(message_kind::create_rotation, "create a rotation",
                                    state_->link.limits().query, {}, protocol::to_flat(order));
        !made) {
        return std::move(made).error();
    }
    return order.id;
}

status worker::reset_rotation(object_id rotation) {
    return state_->order(message_kind::reset_rotation, "reset a rotation",
                         state_->link.limits().query, {rotation});
}

status check_window(const worker::state& at, const std::string& tried,
                    const window_request& request) {
    const std::uint64_t fits = at.link.data().size() / sizeof(std::int64_t);
    if (request.batches == 0 || request.launches_per_batch == 0 || request.batches > fits) {
        return at.link.failure(
            error_code::internal, tried,
            fmt::format("{} batches of {} launches were asked for; 1 to {} batches of at least 1 "
                        "fit one window",
                        request.batches, request.launches_per_batch, fits));
    }
    return {};
}

window_result read_window(const reply& answer, std::span<const std::byte> area,
                          std::uint32_t batches) {
    window_result done;
    done.begin_ns = answer.begin_ns;
    done.end_ns = answer.end_ns;
    done.batch_ns.resize(batches);
    std::memcpy(done.batch_ns.data(), area.data(), batches * sizeof(std::int64_t));
    done.worker_cpu_ns = static_cast<std::int64_t>(answer.args[0]);
    done.launches_before = answer.args[1];
    done.device = read_device_time(answer.args);
    return done;
}

result<window_result> worker::run_window(const window_request& request) {
    const std::string tried = state_->trying("run a window");
    if (status sound = check_window(*state_, tried, request); !sound) {
        return std::move(sound).error();
    }
    auto reply = state_->link.ask(message_kind::window, tried, request.deadline,
                                  {request.rotation, request.batches, request.launches_per_batch,
                                   static_cast<std::uint64_t>(request.deadline.count())});
    if (!reply) {
        return std::move(reply).error();
    }
    return read_window(*reply, state_->link.data(), request.batches);
}

result<std::uint64_t> worker::ping() {
    auto reply = state_->link.ask(message_kind::ping, state_->trying("reach the worker"),
                                  state_->link.limits().query);
    if (!reply) {
        return std::move(reply).error();
    }
    return reply->end_ns - reply->begin_ns;
}

result<clock_probe> worker::probe_clock() {
    struct stamp {
        double mine = 0, theirs = 0;  // ns, at the middle of the shortest of some round trips
    };
    const std::string tried = state_->trying("compare clocks");
    const auto compare = [&]() -> result<stamp> {
        stamp best;
        std::uint64_t shortest = std::numeric_limits<std::uint64_t>::max();
        for (int round = 0; round < 20; ++round) {
            auto reply = state_->link.ask(message_kind::ping, tried, state_->link.limits().query);
            if (!reply) {
                return std::move(reply).error();
            }
            const std::uint64_t trip = reply->end_ns - reply->begin_ns;
            if (trip < shortest) {
                shortest = trip;
                best.mine = static_cast<double>(reply->begin_ns) + static_cast<double>(trip) / 2;
                best.theirs = static_cast<double>(reply->args[0]);
            }
        }
        return best;
    };
    const auto before = compare();
    if (!before) {
        return before.error();
    }
    auto clock = state_->fetch<protocol::clock_answer>(message_kind::probe_clock, "probe the clock",
                                                       state_->link.limits().query);
    if (!clock) {
        return std::move(clock).error();
    }
    const auto after = compare();
    if (!after) {
        return after.error();
    }
    return clock_probe{clock->tick_ns, clock->read_ns,
                       (after->theirs - before->theirs) / (after->mine - before->mine) - 1};
}

}  // namespace accelbench::supervisor
