// SPDX-License-Identifier: Apache-2.0
// What one side of a visit has been through so far; shared by the steps of interleave().
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/measure/interleave.hpp"
#include "harness/measure/rules/stopping.hpp"

namespace accelbench::measure {

struct side_state {
    side at;
    side_result result;
    std::uint32_t batch = 1;                    // launches in one batch
    double launch_ns = 0.0;                     // latest estimate
    std::optional<std::uint32_t> last_batches;  // fixed before the last window is prepared
    std::uint32_t compute_launches = 1, memory_launches = 1;  // of the canaries, a window each
    std::vector<double> samples;  // ns per launch, one a batch, of all windows in order
    std::vector<double> compute_ns,
        memory_ns;  // canaries before each window, ns per launch; 0: none

    [[nodiscard]] bool live() const { return !result.failure.has_value(); }
};

/// Runs a window and keeps the failure, if any, in the state. nullptr-like: empty batch_ns on
/// failure.
[[nodiscard]] std::vector<std::int64_t> run_untimed(side_state& s, window_source& source,
                                                    std::uint32_t batches, std::uint32_t launches);

/// First launch (kept apart), then doubling batches until one is long enough twice in a row.
void pilot(side_state& s, const plan::constants& constants);

/// One batch size for all live sides, unless a side is so much slower that its batch would outgrow
/// a window.
void agree_on_batch(std::vector<side_state>& states, const plan::constants& constants);

/// Batches until steady; none of them counts.
void warm_up(side_state& s, const plan::constants& constants);

/// Sizes the canaries' windows; the first run of each is thrown away.
void prepare_canaries(side_state& s, const plan::constants& constants);

/// Launches of the untimed batch before a window; 0 where one launch fills half a window by itself:
/// it would not be helped by a warm cache, and would double the campaign.
[[nodiscard]] std::uint32_t rewarm_launches(const side_state& s, const plan::constants& constants);

/// Canaries, an untimed batch to re-warm, then one window.
void measure_window(side_state& s, const plan::constants& constants, std::uint32_t batches,
                    std::uint32_t round, std::uint32_t order);

/// Median of the samples so far with its interval, at the plan's confidence and target.
[[nodiscard]] std::optional<run_precision> precision_of(const side_state& s,
                                                        const plan::constants& constants);
[[nodiscard]] bool is_precise(const side_state& s, const plan::constants& constants);

/// What ended a visit's rounds.
enum class visit_end : std::uint8_t { pairs_used, time_used, precise };

/// Medians, stop reason, canary ratios and marks from what was collected.
void conclude(side_state& s, const plan::constants& constants, visit_end end);

}  // namespace accelbench::measure
