// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/check_list.hpp"

#include <array>

namespace accelbench::conform {

std::span<const check> all_checks() {
    static constexpr std::array<check, 39> checks = {{
        {"abi.one-symbol", 0, place::file, "the library exports the entry and nothing else"},
        {"abi.load", 0, place::probe, "it loads, and its table is whole: sizes, functions, texts"},
        {"abi.entry-pure", 0, place::probe, "the entry gives one table, opens and starts nothing"},
        {"abi.open-close", 0, place::probe, "close() gives back what open() took"},
        {"abi.unknown-option", 0, place::probe, "an unknown option is ACCB_INVALID_ARGUMENT"},
        {"abi.discovery", 0, place::probe, "devices are counted and described by the rules"},
        {"abi.grown-structs", 0, place::probe, "structs of a later harness are read and filled"},
        {"abi.hostile-input", 0, place::probe, "nonsense is answered, never followed"},
        {"own.destroy-null", 0, place::probe, "destroying NULL does nothing"},
        {"cap.query", 0, place::probe, "every question gets a sound, repeatable answer"},
        {"err.messages", 0, place::probe, "a refusal has a sentence and harms nothing"},
        {"cap.truth", 1, place::probe, "what was compiled is what had been promised"},
        {"own.buffers", 1, place::probe, "buffers hold their bytes and their bounds"},
        {"own.counts", 1, place::probe, "counts() tells what is alive"},
        {"own.handles", 1, place::probe, "no file, thread or memory is left behind"},
        {"own.out-of-memory", 1, place::probe, "too much is refused, and the rest goes on"},
        {"own.slack", 1, place::probe, "a launch writes its outputs, and nothing beside them"},
        {"own.borrowed", 1, place::probe, "what is lent is not kept"},
        {"async.tickets", 1, place::probe, "tickets are 1, 2, 3 ... and complete in order"},
        {"async.late-write", 1, place::probe, "after wait() nothing is written"},
        {"conc.sessions", 1, place::probe, "sessions do not touch each other"},
        {"conc.threads", 1, place::probe, "sessions run at once where that is declared"},
        {"det.repeat", 1, place::probe, "what is declared to repeat, repeats bit by bit"},
        {"rule.stdout", 1, place::probe, "nothing is written to standard output"},
        {"rule.signals", 1, place::probe, "signal handlers are left alone"},
        {"work.ends", 1, place::resident, "no workload crashes, hangs or loses the device"},
        {"work.verified", 1, place::resident, "every answer of a timed launch is right"},
        {"work.border", 1, place::resident, "no byte beside a tensor changes while timed"},
        {"work.timing", 1, place::resident, "wait() does not return before the device is done"},
        {"work.ceiling", 1, place::resident, "nothing is faster than the device claims to be"},
        {"work.precision", 1, place::resident, "arithmetic is as precise as it is said to be"},
        {"tel.sane", 2, place::probe, "sensors are described, and read what can be"},
        {"life.exit", 2, place::probe, "the process may also end by exit()"},
        {"fault.killed", 2, place::faults, "after a killed worker the next one works"},
        {"work.host", 2, place::host, "answers from host memory are right too"},
        {"work.graph", 2, place::graph, "replayed launches give right answers too"},
        {"work.repeated", 2, place::repeated, "ten runs of each workload are as right as one"},
        {"work.clock", 2, place::repeated, "the worker's clock runs like the harness's"},
        {"work.host-busy", 2, place::repeated, "a chip's work is not done by the host"},
    }};
    return checks;
}

std::span<const std::string_view> not_checked() {
    static constexpr std::array<std::string_view, 6> open = {{
        "that the device is what it says it is, and that its driver is honest",
        "power and energy against a second meter; a long soak (1 h, 24 h)",
        "collectives between several ranks: `accelbench run --suite collective`",
        "workloads outside the suite, other shapes, ONNX models and vendors' artifacts",
        "an unloaded library (dlclose), fork(), and what another user of the device does",
        "calls from several threads into one session, which the rules forbid",
    }};
    return open;
}

}  // namespace accelbench::conform
