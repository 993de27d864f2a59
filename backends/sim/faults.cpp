// SPDX-License-Identifier: Apache-2.0
// Parsing of fault options and the faults themselves.
#include "faults.hpp"

#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>

namespace accelbench::sim {
namespace {

constexpr std::array<std::string_view, call_count> names = {
    "open",        "devices",        "query",  "compile", "buffer_create", "buffer_write",
    "buffer_read", "session_create", "submit", "wait",    "close",         "sensors"};

[[noreturn]] void hang() {
    for (;;) {
        ::pause();
    }
}

[[noreturn]] void crash() {
    // The default action even where a handler was installed: a crash must look like one.
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
    std::abort();
}

}  // namespace

fault_plan::fault_plan(const sdk::options& options) {
    arm(options, "crash_at", effect::crash);
    arm(options, "hang_at", effect::hang);
    arm(options, "exit0_at", effect::exit0);
    arm(options, "error_at", effect::error);
}

void fault_plan::arm(const sdk::options& options, const char* option, effect what) {
    const std::string_view text = options.value(option);
    if (text.empty()) {
        return;
    }
    const std::size_t colon = text.find(':');
    const std::string_view site = text.substr(0, colon);
    uint64_t visit = 1;
    bool understood = true;
    if (colon != std::string_view::npos) {
        const char* end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data() + colon + 1, end, visit);
        understood = parsed.ec == std::errc() && parsed.ptr == end && visit > 0;
    }
    for (std::size_t index = 0; understood && index < call_count; ++index) {
        if (names[index] == site) {
            const bool reads_sensors = options.value("role") == "telemetry";
            if (!reads_sensors || index == static_cast<std::size_t>(call::sensors)) {
                traps_[index] = {what, visit};
                armed_ = true;
            }
            return;
        }
    }
    std::string known;
    for (const std::string_view name : names) {
        known += known.empty() ? "" : ", ";
        known += name;
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT, std::string("option '") + option +
                                                "' must be a call or call:n, not '" +
                                                std::string(text) + "'; calls: " + known);
}

void fault_plan::visit(call site) {
    const auto index = static_cast<std::size_t>(site);
    const trap& here = traps_[index];
    if (++visits_[index] != here.visit) {
        return;
    }
    switch (here.what) {
        case effect::none:
            return;
        case effect::crash:
            crash();
        case effect::hang:
            hang();
        case effect::exit0:
            std::exit(0);
        case effect::error:
            throw sdk::error(ACCB_INTERNAL, "the simulator was asked to fail in " +
                                                std::string(names[index]) + "; take error_at away");
    }
}

}  // namespace accelbench::sim
