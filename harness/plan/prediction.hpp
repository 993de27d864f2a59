// SPDX-License-Identifier: Apache-2.0
// What a row will cost before it runs: input sets, memory and time, from nominal rates of a small
// host.
#pragma once

#include <cstdint>

#include "harness/plan/profile.hpp"
#include "kernels/workload.hpp"

namespace accelbench::plan {

/// Low figures of a two-core host, so that a prediction errs on the long side: the measured ones
/// are 2 to 5 times higher.
struct nominal_rates {
    double flop_per_s = 40e9;
    double byte_per_s = 8e9;
    double launch_s = 5e-6;
    double meeting_s = 50e-6;  // a rank that slept until another came, more ranks than processors
    double reference_flop_per_s = 2e9;  // float64 reference on the host
    double fill_byte_per_s =
        1.5e9;              // from the generator through the staging area into a fresh buffer
    double setup_s = 0.01;  // compile and sessions
};

/// The last-level cache of this host; 32 MiB where the kernel does not tell.
[[nodiscard]] std::uint64_t cache_bytes();

/// Sets so that a rotation covers rotation_llc_multiple last-level caches or rotation_max_bytes,
/// whichever is less, within input_sets_min and _max. 1 for cache mode warm.
[[nodiscard]] std::uint32_t input_sets(const kernels::workload& work, const constants& c,
                                       std::uint64_t llc_bytes, bool warm);

/// Bytes of device memory for one side.
[[nodiscard]] std::uint64_t side_bytes(const kernels::workload& work, const constants& c,
                                       std::uint32_t sets);

/// Seconds of all runs of one row, `sides` sides, the reference included once.
[[nodiscard]] double row_seconds(const kernels::workload& work, const constants& c,
                                 std::uint32_t sets, std::size_t sides,
                                 const nominal_rates& rates = {});

/// Seconds that the energy windows of a row add, idle times included.
[[nodiscard]] double energy_seconds(const constants& c, std::size_t sides);

}  // namespace accelbench::plan
