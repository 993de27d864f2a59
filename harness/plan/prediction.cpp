// SPDX-License-Identifier: Apache-2.0
#include "harness/plan/prediction.hpp"

#include <algorithm>
#include <cmath>

#include "harness/environment/environment.hpp"

namespace accelbench::plan {

std::uint64_t cache_bytes() {
    constexpr std::uint64_t assumed = 32ULL << 20U;
    const auto found = environment::last_level_cache_bytes();
    return found ? *found : assumed;
}

std::uint32_t input_sets(const kernels::workload& work, const constants& c, std::uint64_t llc_bytes,
                         bool warm) {
    const std::uint64_t bytes = work.ranks * kernels::operand_bytes(work);
    if (warm || bytes == 0) {
        return 1;
    }
    const double covered = std::min(c.rotation_llc_multiple * static_cast<double>(llc_bytes),
                                    static_cast<double>(c.rotation_max_bytes));
    const double wanted = std::ceil(covered / static_cast<double>(bytes));
    return static_cast<std::uint32_t>(std::clamp(wanted, static_cast<double>(c.input_sets_min),
                                                 static_cast<double>(c.input_sets_max)));
}

std::uint64_t side_bytes(const kernels::workload& work, const constants& c, std::uint32_t sets) {
    return sets * work.ranks *
           (kernels::operand_bytes(work) + 2 * c.slack_bytes * work.tensors.size());
}

double row_seconds(const kernels::workload& work, const constants& c, std::uint32_t sets,
                   std::size_t sides, const nominal_rates& rates) {
    constexpr double ns = 1e-9;
    constexpr double warm_up_batches = 8.0;  // the trend test looks at so many
    const double ranks = work.ranks;
    const bool together = work.ranks > 1;
    // Ranks of one host share its memory: what each reads and writes goes through it.
    const double moved =
        together ? ranks * static_cast<double>(kernels::operand_bytes(work)) : work.work.bytes;
    const double launch = (together ? ranks * rates.meeting_s : rates.launch_s) +
                          std::max(work.work.flops / rates.flop_per_s, moved / rates.byte_per_s);
    const double window = std::max(launch, static_cast<double>(c.window_ns) * ns);
    const double batch = std::max(launch, static_cast<double>(c.batch_min_ns) * ns);
    const double warm_up =
        std::max(static_cast<double>(c.warm_up_min_ns) * ns,
                 std::min(warm_up_batches * batch, static_cast<double>(c.warm_up_max_ns) * ns));
    const double canaries = 3.0 * static_cast<double>(c.canary_window_ns) * ns;
    const double fill = static_cast<double>(side_bytes(work, c, sets)) / rates.fill_byte_per_s;
    const double run = rates.setup_s * ranks + fill + warm_up + 3.0 * batch +
                       c.pairs_min * (window + canaries + batch);
    const double reference =
        3.0 * std::min(work.work.flops, c.sampled_check_flops) / rates.reference_flop_per_s +
        (together ? ranks * moved / rates.fill_byte_per_s : 0.0);
    return reference + run * c.runs * static_cast<double>(sides);
}

double energy_seconds(const constants& c, std::size_t sides) {
    constexpr double ns = 1e-9;
    const auto window = static_cast<double>(2 * c.idle_ns + c.energy_window_ns) * ns;
    const auto windows = static_cast<double>(sides * std::min(c.runs, c.energy_runs));
    return window * windows;
}

}  // namespace accelbench::plan
