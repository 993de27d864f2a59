// SPDX-License-Identifier: Apache-2.0
// A thread that sleeps: ten times a second it says that the process lives, and it ends the process
// once the supervisor is gone.
#pragma once

#include "harness/protocol/heartbeat.hpp"

namespace accelbench::worker {

/// Starts the thread, which lives as long as the process. It takes no signals. `socket` is only
/// watched for the other end's closing.
void start_heartbeat(int socket, protocol::heartbeat& beat);

}  // namespace accelbench::worker
