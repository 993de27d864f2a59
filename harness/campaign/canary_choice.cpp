// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/canary_choice.hpp"

#include <algorithm>

namespace accelbench::campaign {
namespace {

/// Of a launch in a queue: a wait is shared by several.
result<double> launch_ns(prepared_workload& canary, double enough_ns) {
    constexpr std::uint32_t batches = 2, launches = 8;
    const auto alone = canary.run(1, 1);
    if (!alone) {
        return alone.error();
    }
    // Ten times what is wanted is long enough whatever the wait has cost.
    if (const auto time = static_cast<double>(alone->batch_ns.front()); time > 10.0 * enough_ns) {
        return time;
    }
    const auto queued = canary.run(batches, launches);
    if (!queued) {
        return queued.error();
    }
    return static_cast<double>(
               *std::min_element(queued->batch_ns.begin(), queued->batch_ns.end())) /
           launches;
}

}  // namespace

result<std::size_t> first_long_enough(
    std::size_t count, double least_ns,
    const std::function<result<double>(std::size_t size)>& launch_ns) {
    for (std::size_t size = 0; size < count; ++size) {
        const auto time = launch_ns(size);
        if (!time && size == 0) {
            return time.error();
        }
        if (!time) {
            return size - 1;
        }
        if (*time >= least_ns) {
            return size;
        }
    }
    return count - 1;
}

canary_choice::prepared canary_choice::make(std::span<const plan::planned_row> sizes,
                                            const maker& one) {
    if (chosen_) {
        return one(sizes[*chosen_]);
    }
    std::unique_ptr<prepared_workload> latest;
    std::size_t timed = 0;
    const auto chosen =
        first_long_enough(sizes.size(), least_launch_ns_, [&](std::size_t size) -> result<double> {
            latest.reset();  // its memory, before the next one asks for more
            auto made = one(sizes[size]);
            if (!made) {
                return made.error();
            }
            latest = std::move(*made);
            timed = size;
            return launch_ns(*latest, least_launch_ns_);
        });
    if (!chosen) {
        return chosen.error();
    }
    chosen_ = *chosen;
    return latest && timed == *chosen ? prepared(std::move(latest)) : one(sizes[*chosen]);
}

}  // namespace accelbench::campaign
