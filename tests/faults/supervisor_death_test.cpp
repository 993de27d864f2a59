// SPDX-License-Identifier: Apache-2.0
// Workers die with the supervisor: also one that is stuck inside its plug-in, and although the
// thread that asked for it is gone.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

#include "harness/supervisor/descriptor.hpp"
#include "tests/unit/harness/supervisor/harness_plugin.hpp"

namespace accelbench::supervisor {
namespace {

worker_options hostile(const std::string& fault) {
    return options_for(std::filesystem::path(ACCELBENCH_TEST_HOSTILE) /
                       (fault + ".accelbench.toml"));
}

/// In a forked supervisor: starts a worker, tells its id, then does `last` until it is killed.
template <class function>
void dies_with_its_supervisor(const std::string& plugin, function last) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t supervisor = fork();
    ASSERT_GE(supervisor, 0);
    if (supervisor == 0) {
        const auto one = started(hostile(plugin));
        const int pid = one ? one->pid() : -1;
        [[maybe_unused]] const auto told = ::write(ends[1], &pid, sizeof pid);
        last(*one);
        _exit(1);
    }
    ::close(ends[1]);
    int pid = -1;
    ASSERT_EQ(::read(ends[0], &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
    ::close(ends[0]);
    const descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    ASSERT_GE(process.get(), 0);
    ASSERT_EQ(kill(supervisor, SIGKILL), 0);
    pollfd end{process.get(), POLLIN, 0};
    EXPECT_EQ(poll(&end, 1, 60'000), 1) << "worker " << pid << " outlived its supervisor";
    waitpid(supervisor, nullptr, 0);
}

TEST(supervisor_death, ends_an_idle_worker) {
    dies_with_its_supervisor("hostile_none", [](worker&) { pause(); });
}

TEST(supervisor_death, ends_a_worker_that_is_stuck_in_its_plug_in) {
    dies_with_its_supervisor("hostile_hang_query",
                             [](worker& one) { (void)one.query(small_copy(), 0); });
}

TEST(supervisor_death, of_the_asking_thread_alone_ends_nothing) {
    std::unique_ptr<worker> one;
    std::thread([&] { one = started(hostile("hostile_none")); }).join();
    ASSERT_TRUE(one);
    EXPECT_TRUE(one->devices());
    EXPECT_TRUE(one->close());
}

}  // namespace
}  // namespace accelbench::supervisor
