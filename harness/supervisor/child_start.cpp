// SPDX-License-Identifier: Apache-2.0
// posix_spawn of a worker: descriptors, environment, process group.
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spawn.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "harness/supervisor/child.hpp"
#include "harness/supervisor/spawner.hpp"

namespace accelbench::supervisor {

namespace {

constexpr int first_free = 10;  // copies lie above every number that the child will get
constexpr int pipe_bytes = 1 << 20;

/// The program's own environment, with the plug-in's variables and the pad in place of any old
/// ones.
std::vector<std::string> environment_of(const worker_options& options) {
    std::vector<std::pair<std::string, std::string>> set = options.environment;
    set.emplace_back("ACCELBENCH_PAD", std::string(options.environment_pad, 'x'));
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::string_view name = text.substr(0, text.find('='));
        if (std::ranges::none_of(set, [&](const auto& own) { return own.first == name; })) {
            result.emplace_back(text);
        }
    }
    for (const auto& [name, value] : set) {
        result.push_back(name + "=" + value);
    }
    return result;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

error start_error(const worker_options& options, std::string happened) {
    return make_error(
        error_code::worker_start, fmt::format("cannot start {}", options.executable.string()),
        std::move(happened), "Check the installation and the limits of this machine.");
}

struct prepared_spawn {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    prepared_spawn(int control, int memory, int ranks, int errors) {
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        // A plug-in's standard output must not mix with the program's: both go into the pipe.
        posix_spawn_file_actions_adddup2(&actions, errors, 1);
        posix_spawn_file_actions_adddup2(&actions, errors, 2);
        posix_spawn_file_actions_adddup2(&actions, control, 3);
        posix_spawn_file_actions_adddup2(&actions, memory, 4);
        if (ranks >= 0) {
            posix_spawn_file_actions_adddup2(&actions, ranks, 5);
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, ranks >= 0 ? 6 : 5);
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        posix_spawnattr_setpgroup(&attributes, 0);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes, &signals);
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&attributes, &signals);
    }
    ~prepared_spawn() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    prepared_spawn(const prepared_spawn&) = delete;
    prepared_spawn& operator=(const prepared_spawn&) = delete;
};

}  // namespace

result<child> child::start(const worker_options& options, int control, int memory, int ranks) {
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return start_error(options, fmt::format("pipe failed: {}", std::strerror(errno)));
    }
    child started;
    started.errors_ = descriptor(ends[0]);
    const descriptor writing(ends[1]);
    fcntl(ends[0], F_SETPIPE_SZ, pipe_bytes);  // a refusal only means that less fits
    const descriptor control_copy(fcntl(control, F_DUPFD_CLOEXEC, first_free));
    const descriptor memory_copy(fcntl(memory, F_DUPFD_CLOEXEC, first_free));
    const descriptor errors_copy(fcntl(writing.get(), F_DUPFD_CLOEXEC, first_free));
    const descriptor ranks_copy(ranks < 0 ? -1 : fcntl(ranks, F_DUPFD_CLOEXEC, first_free));
    if ((ranks >= 0 && ranks_copy.get() < 0) || control_copy.get() < 0 || memory_copy.get() < 0 ||
        errors_copy.get() < 0) {
        return start_error(options, fmt::format("no descriptor is left: {}", std::strerror(errno)));
    }

    std::vector<std::string> arguments = {
        options.executable.string(), std::to_string(getpid()),
        options.cpus.empty() ? "-" : fmt::format("{}", fmt::join(options.cpus, ","))};
    std::vector<std::string> environment = environment_of(options);
    const prepared_spawn plan(control_copy.get(), memory_copy.get(), ranks_copy.get(),
                              errors_copy.get());
    int refused = 0;
    run_on_spawner([&] {
        refused = posix_spawn(&started.pid_, arguments[0].c_str(), &plan.actions, &plan.attributes,
                              pointers_to(arguments).data(), pointers_to(environment).data());
    });
    if (refused != 0) {
        started.pid_ = -1;
        return start_error(options, std::strerror(refused));
    }
    started.process_ = descriptor(static_cast<int>(syscall(SYS_pidfd_open, started.pid_, 0)));
    if (started.process_.get() < 0) {
        ::kill(-started.pid_, SIGKILL);
        return start_error(options, fmt::format("pidfd_open failed: {}", std::strerror(errno)));
    }
    return started;
}

}  // namespace accelbench::supervisor
