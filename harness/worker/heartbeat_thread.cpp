// SPDX-License-Identifier: Apache-2.0
// The heartbeat loop.
#include "harness/worker/heartbeat_thread.hpp"

#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace accelbench::worker {

void start_heartbeat(int socket, protocol::heartbeat& beat) {
    sigset_t every, before;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    std::thread([socket, &beat] {
        for (;;) {
            beat.alive.fetch_add(1, std::memory_order_relaxed);
            pollfd closing{socket, POLLRDHUP, 0};
            // The main thread may be stuck in vendor code and never see that the socket closed.
            if (poll(&closing, 1, 100) > 0 && (closing.revents & (POLLRDHUP | POLLHUP)) != 0) {
                _exit(0);
            }
        }
    }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace accelbench::worker
