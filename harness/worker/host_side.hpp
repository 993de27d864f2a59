// SPDX-License-Identifier: Apache-2.0
// What the harness offers to a plug-in: log, progress and, to ranks, the rendezvous.
#pragma once

#include <accelbench/plugin.h>

#include "harness/protocol/heartbeat.hpp"
#include "harness/worker/rank_link.hpp"

namespace accelbench::worker {

/// Behind accb_host.self; lives as long as the process.
struct host_side {
    protocol::heartbeat* beat = nullptr;
    rank_link* ranks = nullptr;  // nullptr: the worker is no rank, kv_put and kv_get are NULL
};

[[nodiscard]] accb_host host_table(host_side& behind);

}  // namespace accelbench::worker
