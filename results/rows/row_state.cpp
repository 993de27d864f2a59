// SPDX-License-Identifier: Apache-2.0
#include "results/rows/row_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "results/rows/run_time.hpp"

namespace accelbench::results {
namespace {

/// Worst first. What casts doubt on the answer itself comes before what only prevented one.
constexpr std::array<row_state, 9> worst_first{
    row_state::rejected,    row_state::failed,    row_state::crashed,
    row_state::device_lost, row_state::timed_out, row_state::unsupported,
    row_state::skipped,     row_state::unstable,  row_state::ok,
};

using counts = std::map<row_state, std::size_t>;

std::size_t count_of(const counts& by_state, row_state state) {
    const auto found = by_state.find(state);
    return found == by_state.end() ? 0 : found->second;
}

bool is_only_a_mark(row_state state, const counts& by_state, std::size_t runs) {
    const std::size_t measured =
        count_of(by_state, row_state::ok) + count_of(by_state, row_state::unstable);
    if (state == row_state::skipped) {
        return measured > 0;
    }
    if (state == row_state::unstable) {
        return 2 * count_of(by_state, row_state::unstable) < runs;
    }
    return false;
}

std::string sentence(row_state state, std::size_t count, std::span<const run_record* const> runs) {
    const auto first = std::find_if(runs.begin(), runs.end(),
                                    [state](const run_record* run) { return run->state == state; });
    const std::string& said = (*first)->reason;
    if (count == runs.size()) {
        return said;
    }
    const std::string share =
        fmt::format("{} in {} of {} runs", to_string(state), count, runs.size());
    return said.empty() ? share : fmt::format("{}: {}", share, said);
}

/// A row has one arithmetic and one form: a backend that answers otherwise in a later run would
/// have what it did there stand under the words of the first.
std::string second_face(std::span<const run_record* const> runs) {
    const run_record* first = nullptr;
    for (const run_record* run : runs) {
        if (!has_time(run->state) || !run->support->is_object()) {
            continue;
        }
        if (first == nullptr) {
            first = run;
            continue;
        }
        for (const std::string_view what :
             {"answer", "compute", "accumulate", "view", "host_ops"}) {
            const nlohmann::json& now = std::as_const(run->support)[what];
            const nlohmann::json& before = std::as_const(first->support)[what];
            if (now != before) {
                return fmt::format(
                    "the backend's word on {} is {} in round {}, and was {} in round {}", what,
                    now.dump(), run->round, before.dump(), first->round);
            }
        }
    }
    return {};
}

}  // namespace

state_story tell_state(std::span<const run_record* const> runs) {
    if (std::string two = second_face(runs); !two.empty()) {
        return {.state = row_state::rejected, .reason = std::move(two), .marks = {}};
    }
    counts by_state;
    for (const run_record* run : runs) {
        ++by_state[run->state];
    }
    state_story story;
    for (const row_state state : worst_first) {
        const std::size_t count = count_of(by_state, state);
        if (count == 0 || state == row_state::ok) {
            continue;
        }
        if (is_only_a_mark(state, by_state, runs.size())) {
            story.marks.push_back(fmt::format("{} {}/{}", to_string(state), count, runs.size()));
        } else if (story.state == row_state::ok) {
            story.state = state;
            story.reason = sentence(state, count, runs);
        }
    }
    return story;
}

}  // namespace accelbench::results
