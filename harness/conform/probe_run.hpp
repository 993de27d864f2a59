// SPDX-License-Identifier: Apache-2.0
// Runs one check in a fresh process: whatever the plug-in does to it is an answer.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "harness/conform/probe_order.hpp"
#include "harness/supervisor/worker.hpp"

namespace accelbench::conform {

enum class ending : std::uint8_t { answered, crashed, vanished, timed_out, not_started };

struct probe_result {
    ending how = ending::answered;
    probe_answer answer;      // where it answered
    std::string sentence;     // how it ended otherwise
    std::string stderr_tail;  // the last that it wrote
    bool died_after = false;  // it answered, and then a signal ended it
};

/// `worker`: the manifest's environment; its executable is replaced by the probe's.
[[nodiscard]] probe_result run_probe(const probe_order& order, supervisor::worker_options worker,
                                     const std::filesystem::path& probe,
                                     std::chrono::nanoseconds deadline);

/// accelbench-probe, beside the worker.
[[nodiscard]] result<std::filesystem::path> probe_executable();

}  // namespace accelbench::conform
