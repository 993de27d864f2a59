// SPDX-License-Identifier: Apache-2.0
// Waiting for, ending and reaping a worker's process.
#include "harness/supervisor/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "harness/supervisor/text.hpp"

namespace accelbench::supervisor {

namespace {

constexpr std::size_t kept_tail = 4096;
/// A process that a driver holds in the kernel survives SIGKILL. It is left behind after so long.
constexpr std::chrono::seconds unkillable_after(10);

}  // namespace

std::string signal_text(int number) {
    const char* name = sigabbrev_np(number);
    const char* description = sigdescr_np(number);
    return name == nullptr ? fmt::format("signal {}", number)
                           : fmt::format("SIG{} ({})", name, description);
}

child::~child() {
    if (pid_ > 0 && process_.get() >= 0) {
        end(std::chrono::nanoseconds(0));
    }
}

void child::drain_errors() {
    std::array<char, 4096> piece;
    while (errors_.get() >= 0) {
        const ssize_t size = ::read(errors_.get(), piece.data(), piece.size());
        if (size <= 0) {
            if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
                errors_.reset();
            }
            return;
        }
        tail_.append(piece.data(), static_cast<std::size_t>(size));
        if (tail_.size() > kept_tail) {
            tail_.erase(0, tail_.size() - kept_tail);
        }
    }
}

std::string child::error_tail() const {
    return clean_text(tail_, true);
}

bool child::wait_for_end(std::chrono::nanoseconds limit) {
    using clock = std::chrono::steady_clock;
    const auto until = clock::now() + limit;
    while (!reaped_) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now());
        std::array<pollfd, 2> watched = {{{process_.get(), POLLIN, 0}, {errors_.get(), POLLIN, 0}}};
        const int ready = poll(watched.data(), watched.size(),
                               left.count() > 0 ? static_cast<int>(left.count()) : 0);
        drain_errors();
        if ((watched[0].revents & POLLIN) != 0) {
            return true;
        }
        if (ready == 0 || (ready < 0 && errno != EINTR)) {
            return false;
        }
    }
    return true;
}

void child::reap() {
    if (reaped_) {
        return;
    }
    // What the worker started must not outlive it; before it is reaped its group cannot be reused.
    ::kill(-pid_, SIGKILL);
    siginfo_t about{};
    if (waitid(P_PIDFD, static_cast<id_t>(process_.get()), &about, WEXITED) == 0) {
        ending_.known = true;
        ending_.by_signal = about.si_code != CLD_EXITED;
        ending_.number = about.si_status;
    }
    reaped_ = true;
    drain_errors();
    errors_.reset();
}

ending child::end(std::chrono::nanoseconds grace) {
    if (reaped_) {
        return ending_;
    }
    if (grace.count() > 0) {
        ::kill(-pid_, SIGTERM);
    }
    return collect(grace);
}

ending child::collect(std::chrono::nanoseconds grace) {
    if (reaped_ || wait_for_end(grace)) {
        reap();
        return ending_;
    }
    ::kill(-pid_, SIGKILL);
    if (wait_for_end(unkillable_after)) {
        reap();
    } else {
        reaped_ = true;
        errors_.reset();
    }
    return ending_;
}

}  // namespace accelbench::supervisor
