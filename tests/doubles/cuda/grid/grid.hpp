// SPDX-License-Identifier: Apache-2.0
// A grid of threads on the host: one fibre a thread, which runs until it waits for its warp, block
// or cluster. Clusters run side by side on worker threads; all fibres of one stay on one of them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tests/doubles/cuda/host_kernel.h"

namespace accelbench::cuda_double {

struct index3 {
    unsigned x = 0, y = 0, z = 0;
};

/// Where in the source a thread waits: threads that meet must meet at one place.
struct site {
    const char* file = nullptr;
    int line = 0;
    bool operator==(const site&) const = default;
};

class cluster_run;

/// What a running thread can ask of itself.
struct thread_view {
    index3 thread, block, block_extent, grid_extent;
    unsigned linear = 0;        // threadIdx in one number
    unsigned cluster_rank = 0;  // of the block in its cluster
    unsigned cluster_blocks = 1;
    cluster_run* run = nullptr;
    unsigned slot = 0;  // of the thread in its cluster
};

/// The thread that runs now on this worker, and what it moved.
extern constinit thread_local const thread_view* current_thread;
extern constinit thread_local accb_cuda_host_traffic current_traffic;

void wait_for_block(site where);
void wait_for_cluster(site where);
/// Leaves `bits` for the other lanes of the warp and returns those of lane `source` (0 to 31).
[[nodiscard]] std::uint64_t exchange_in_warp(std::uint64_t bits, unsigned source, site where);
/// One bit a lane: `mine` of each.
[[nodiscard]] std::uint32_t ballot_in_warp(bool mine, site where);

/// Sixteen bytes to shared memory that arrive at once, or, where threads run in descending order,
/// not before they are waited for: a wait left out shows as a barrier left out does.
void copy_under_way(void* to, const void* from);
void end_of_copies();
void wait_for_copies_but(unsigned groups);

/// Static shared memory: one piece for each `tag` and block, full of ones at first, so that reading
/// before writing gives NaN.
[[nodiscard]] void* static_shared(const void* tag, std::size_t bytes);
[[nodiscard]] void* dynamic_shared();
/// The same place in the shared memory of another block of the cluster.
[[nodiscard]] const void* shared_of_rank(const void* mine, unsigned rank);

/// Runs body(args) once a thread. Returns as accb_cuda_host_kernel::run.
[[nodiscard]] int run_grid(const char* kernel, unsigned max_threads,
                           const accb_cuda_host_launch& launch, void (*body)(void**),
                           accb_cuda_host_report& report);

}  // namespace accelbench::cuda_double
