// SPDX-License-Identifier: Apache-2.0
// How a worker failed, in words: its death, its silence, its nonsense, its refusal.
#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "harness/protocol/records.hpp"
#include "harness/supervisor/exchange.hpp"
#include "harness/supervisor/text.hpp"

namespace accelbench::supervisor {

namespace {

/// Each worker exits with one of these when it, not its plug-in, gave up.
constexpr int worker_gave_up_usage = 64;
constexpr int worker_gave_up_protocol = 76;

std::string last_line(const std::string& text) {
    const std::size_t end = text.find_last_not_of(" \r\n\t");
    if (end == std::string::npos) {
        return {};
    }
    const std::size_t begin = text.rfind('\n', end);
    return text.substr(begin == std::string::npos ? 0 : begin + 1,
                       end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

/// What a worker may report; anything else is a breach.
bool may_report(error_code code) {
    constexpr std::array allowed = {
        error_code::too_large,       error_code::plugin_not_loadable,
        error_code::plugin_no_entry, error_code::plugin_wrong_abi,
        error_code::plugin_refused,  error_code::plugin_broken_table,
        error_code::unsupported,     error_code::device_lost,
        error_code::worker_timeout,  error_code::internal,
    };
    for (const error_code one : allowed) {
        if (one == code) {
            return true;
        }
    }
    return false;
}

}  // namespace

error exchange::failure(error_code code, const std::string& tried, std::string happened,
                        std::string next) const {
    return make_error(code, tried, std::move(happened), std::move(next));
}

error exchange::bury(error e) {
    process_.end(limits_.terminate);
    dead_ = std::move(e);
    return dead_;
}

/// Where the worker was, as far as its heartbeat page says.
std::string exchange::place() const {
    const protocol::border_call call = area_.beat().call.load(std::memory_order_relaxed);
    const std::string_view name = to_string(call);
    if (call == protocol::border_call::none || name.empty()) {
        return "outside the plug-in's calls";
    }
    if (call == protocol::border_call::dlopen) {
        return "while the plug-in was being loaded, in dlopen()";
    }
    return fmt::format("inside the plug-in's {}()", name);
}

error exchange::ended(const std::string& tried) {
    const std::string where = place();
    const ending end = process_.collect(limits_.terminate);
    const std::string said = last_line(process_.error_tail());
    const std::string heard = said.empty() ? "" : fmt::format("; it last wrote \"{}\"", said);
    if (!end.known) {
        return failure(
            error_code::device_lost, tried,
            fmt::format("the worker closed its socket {} and cannot be ended{}", where, heard),
            "Its device holds it in the kernel: reset the device or restart the host.");
    }
    if (end.by_signal) {
        return failure(
            error_code::worker_crashed, tried,
            fmt::format("the worker died of {} {}{}", signal_text(end.number), where, heard),
            "Report it to the plug-in's author; the campaign goes on without this row.");
    }
    if (end.number == worker_gave_up_usage || end.number == worker_gave_up_protocol) {
        return failure(
            error_code::worker_protocol, tried,
            fmt::format("the worker gave up (exit status {}) {}{}", end.number, where, heard),
            "Reinstall accelbench: program and worker may not be of one build.");
    }
    return failure(error_code::worker_vanished, tried,
                   fmt::format("the worker exited with status {} {}{}", end.number, where, heard),
                   "A plug-in must not call exit(); report it to its author.");
}

error exchange::timed_out(const std::string& tried, std::chrono::nanoseconds deadline) {
    const std::string where = place();
    const protocol::heartbeat& beat = area_.beat();
    std::string happened = fmt::format(
        "no answer came within {:.3g} s; the worker was {} (call {}), {} launches done, heartbeat "
        "{}",
        std::chrono::duration<double>(deadline).count(), where,
        beat.calls.load(std::memory_order_relaxed), beat.iterations.load(std::memory_order_relaxed),
        beat.alive.load(std::memory_order_relaxed));
    if (!process_.end(limits_.terminate).known) {
        return failure(error_code::device_lost, tried,
                       happened + "; it cannot be ended even by SIGKILL",
                       "Its device holds it in the kernel: reset the device or restart the host.");
    }
    return failure(error_code::worker_timeout, tried, std::move(happened),
                   "Check the device's health; report a hang to the plug-in's author.");
}

error exchange::breach(const std::string& tried, std::string happened) {
    return bury(failure(error_code::worker_protocol, tried, std::move(happened),
                        "Something in the worker's process writes where it must not; report it to "
                        "the plug-in's author."));
}

error exchange::refused(const std::string& tried, const reply& answer) {
    protocol::failure reported;
    if (!protocol::from_flat(answer.record, reported) || !may_report(reported.code)) {
        return breach(tried, "it reported a failure that cannot be read");
    }
    error told =
        failure(reported.code, tried, clean_text(reported.happened), clean_text(reported.next));
    const bool fatal =
        reported.code == error_code::device_lost || reported.code == error_code::worker_timeout;
    return fatal ? bury(std::move(told)) : told;
}

}  // namespace accelbench::supervisor
