// SPDX-License-Identifier: Apache-2.0
// One collective, or one group of sends and receives, as it runs on the stream's thread.
#pragma once

#include <nccl.h>

#include <atomic>
#include <vector>

#include "meeting.hpp"

namespace nccl_double {

enum class call : std::uint32_t { all_reduce = 1, all_gather, reduce_scatter, broadcast, exchange };

struct transfer {
    bool sends;
    int peer;
    std::byte* data;
};

struct job {
    const meeting* where;
    std::uint32_t rank;
    call what;
    ncclDataType_t type;
    std::uint64_t bytes;  // of one part
    const std::byte* x = nullptr;
    std::byte* y = nullptr;
    std::vector<transfer> transfers;        // of exchange
    std::atomic<int>* under_way = nullptr;  // counts jobs that run once and are not over
};

[[nodiscard]] std::uint64_t bytes_of(ncclDataType_t type);  ///< 0: not a type that we use
/// Host functions for the driver; the first deletes its job. Ranks that do not all do the same end
/// the communicator.
void run_once(void* job);
void run_again(void* job);

}  // namespace nccl_double
