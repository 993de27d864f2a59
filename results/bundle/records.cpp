// SPDX-License-Identifier: Apache-2.0
// The words for row states, and how a run's raw samples follow from its windows.
#include "results/bundle/records.hpp"

#include <array>
#include <utility>

namespace accelbench::results {
namespace {

constexpr std::array<std::pair<row_state, std::string_view>, 9> state_words{{
    {row_state::ok, "ok"},
    {row_state::unsupported, "unsupported"},
    {row_state::skipped, "skipped"},
    {row_state::failed, "failed"},
    {row_state::crashed, "crashed"},
    {row_state::timed_out, "timed-out"},
    {row_state::device_lost, "device-lost"},
    {row_state::unstable, "unstable"},
    {row_state::rejected, "rejected"},
}};

}  // namespace

std::string_view to_string(row_state state) {
    for (const auto& [value, word] : state_words) {
        if (value == state) {
            return word;
        }
    }
    return "unknown";
}

std::optional<row_state> parse_row_state(std::string_view word) {
    for (const auto& [value, name] : state_words) {
        if (name == word) {
            return value;
        }
    }
    return std::nullopt;
}

std::string side_label(const row_key& key) {
    return key.devices.empty() ? std::string() : key.devices.front();
}

void collect_samples(run_record& run) {
    run.samples_ns.clear();
    for (const window_record& window : run.windows) {
        run.samples_ns.insert(run.samples_ns.end(), window.batch_ns.begin(), window.batch_ns.end());
    }
}

}  // namespace accelbench::results
