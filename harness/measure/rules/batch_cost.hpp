// SPDX-License-Identifier: Apache-2.0
// What a batch costs besides its launches, and how many launches make that small.
#pragma once

#include <cstdint>
#include <span>

namespace accelbench::measure {

/// Time of a batch of n launches: fixed_ns + n * launch_ns. The fixed part is the way of the first
/// launch to an idle device and of the news of the last one back to a waiting host. On a virtual
/// machine with an H200 it was 8 us where the host spins and 25 to 250 us where it sleeps: batches
/// of 200 us read up to twice the time that a launch takes in a full queue.
struct batch_cost {
    double fixed_ns = 0.0;
    double launch_ns = 0.0;
};

/// From batches of one launch and batches of `launches` (at least 2), in ns. The shortest of each
/// is taken: what delays a batch is never negative, and would be read as its cost.
[[nodiscard]] batch_cost split_batch(std::span<const std::int64_t> of_one,
                                     std::span<const std::int64_t> of_many, std::uint32_t launches);

/// Least power of two of launches, `least` or more, of whose time the fixed part is at most
/// `share`; the largest power of two up to `most` where none of those is enough, but never below
/// `least`.
[[nodiscard]] std::uint32_t launches_that_hide(const batch_cost& cost, double share,
                                               std::uint32_t least, std::uint32_t most);

/// Share of a batch of n launches that is not theirs.
[[nodiscard]] double share_of_cost(const batch_cost& cost, std::uint32_t launches);

}  // namespace accelbench::measure
