// SPDX-License-Identifier: Apache-2.0
// The one thread that starts workers. The kernel's parent-death signal follows the thread that
// started a process, not the process: a worker must not die because a short-lived thread ended.
#pragma once

#include <functional>

namespace accelbench::supervisor {

/// Runs `task` on the spawning thread, which lives until the process ends, and returns when it is
/// done. Thread-safe.
void run_on_spawner(const std::function<void()>& task);

}  // namespace accelbench::supervisor
