// SPDX-License-Identifier: Apache-2.0
// What else runs: load averages, and the time that a hypervisor kept for others.
#include <nlohmann/json.hpp>

#include "harness/environment/environment.hpp"
#include "harness/environment/reading.hpp"

namespace accelbench::environment {

result<cpu_ticks> read_cpu_ticks(const environment_roots& roots) {
    const auto text = read_text(roots.proc / "stat");
    if (!text) {
        return text.error();
    }
    // cpu user nice system idle iowait irq softirq steal guest guest_nice; guest time is part of
    // user time already.
    const auto words = split_words(text->substr(0, text->find('\n')));
    if (words.size() < 5 || words[0] != "cpu") {
        return make_error(error_code::io, "cannot read " + (roots.proc / "stat").string(),
                          "its first line is not the sum over processors");
    }
    cpu_ticks ticks;
    for (std::size_t i = 1; i < words.size() && i <= 8; ++i) {
        const auto value = parse_size(words[i]);
        if (!value) {
            return value.error();
        }
        const auto count = static_cast<std::uint64_t>(*value);
        ticks.total += count;
        if (i == 4 || i == 5) {
            ticks.idle += count;
        } else if (i == 8) {
            ticks.steal = count;
        }
    }
    return ticks;
}

std::uint64_t steal_ticks(const environment_roots& roots) {
    const auto ticks = read_cpu_ticks(roots);
    return ticks ? ticks->steal : 0;
}

nlohmann::json sample_load(const environment_roots& roots) {
    section s;
    const auto averages = read_text(roots.proc / "loadavg");
    const auto words = averages ? split_words(*averages) : std::vector<std::string>{};
    if (words.size() >= 4) {
        s.put("average_1_min", parse_real(words[0]));
        s.put("average_5_min", parse_real(words[1]));
        s.put("average_15_min", parse_real(words[2]));
        s.put("running_of_tasks", words[3]);
    } else {
        for (const auto* key :
             {"average_1_min", "average_5_min", "average_15_min", "running_of_tasks"}) {
            s.miss(key, averages ? "the kernel's text is too short" : averages.error().happened);
        }
    }
    const auto ticks = read_cpu_ticks(roots);
    if (ticks) {
        s.put("total_ticks", ticks->total);
        s.put("idle_ticks", ticks->idle);
        s.put("steal_ticks", ticks->steal);
    } else {
        for (const auto* key : {"total_ticks", "idle_ticks", "steal_ticks"}) {
            s.miss(key, ticks.error().tried + ": " + ticks.error().happened);
        }
    }
    return std::move(s).take();
}

}  // namespace accelbench::environment
