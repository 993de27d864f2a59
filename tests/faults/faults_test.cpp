// SPDX-License-Identifier: Apache-2.0
// Every hostile plug-in ends in the right error, in words that name the call; the supervisor lives
// on, keeps no descriptor and leaves no process.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>

#include "tests/unit/harness/supervisor/harness_plugin.hpp"

namespace accelbench::supervisor {
namespace {

using ::testing::HasSubstr;

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// A worker's whole life: everything that a campaign asks of one, up to the first error.
status whole_life(const worker_options& options, std::string* tail = nullptr) {
    auto made = worker::start(options);
    if (!made) {
        return std::move(made).error();
    }
    worker& one = **made;
    const auto life = [&]() -> status {
        if (auto devices = one.devices(); !devices) {
            return std::move(devices).error();
        }
        const kernels::workload work = small_copy();
        if (auto answer = one.query(work, 0); !answer) {
            return std::move(answer).error();
        }
        auto prepared = make_ready(one, work);
        if (!prepared) {
            return std::move(prepared).error();
        }
        std::vector<std::byte> bytes(64, std::byte{1});
        auto buffer = one.create_buffer(0, 3, bytes.size());
        if (!buffer) {
            return std::move(buffer).error();
        }
        const std::array<target, 1> targets = {{{*buffer, 0}}};
        if (status written = one.write(targets, bytes); !written) {
            return written;
        }
        if (status read = one.read(*buffer, 0, bytes); !read) {
            return read;
        }
        if (auto window = one.run_window({prepared->rotation, 2, 3, options.limits.transfer});
            !window) {
            return std::move(window).error();
        }
        if (status released = one.release_all(); !released) {
            return released;
        }
        return one.close();
    };
    status ended = life();
    if (tail != nullptr) {
        *tail = one.stderr_tail();
    }
    if (!ended && ended.error().code != error_code::plugin_refused) {
        EXPECT_FALSE(one.alive());
        const auto again = one.devices();
        EXPECT_FALSE(again);
        EXPECT_EQ(again.error().code, ended.error().code) << "a dead worker repeats its error";
    }
    return ended;
}

worker_options hostile(const std::string& fault) {
    worker_options options =
        options_for(std::filesystem::path(ACCELBENCH_TEST_HOSTILE) / (fault + ".accelbench.toml"));
    options.limits.terminate = std::chrono::milliseconds(200);
    return options;
}

struct expectation {
    const char* plugin;
    error_code code;
    const char* words;
};

class faults : public ::testing::TestWithParam<expectation> {
  protected:
    faults() {
        // The thread that starts workers lives on: it is no leak of the first test.
        (void)worker::start(hostile("hostile_none"));
        before_ = open_descriptors();
    }
    void TearDown() override {
        EXPECT_EQ(open_descriptors(), before_) << "a descriptor was left open";
        EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a process was left behind";
    }
    std::size_t before_ = 0;
};

TEST_P(faults, end_in_the_right_error) {
    const expectation& expected = GetParam();
    worker_options options = hostile(expected.plugin);
    if (expected.code == error_code::worker_timeout) {
        const auto soon = std::chrono::milliseconds(500);
        options.limits.load = options.limits.open = options.limits.query = soon;
        options.limits.compile = options.limits.transfer = soon;
    }
    const status ended = whole_life(options);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, expected.code) << to_string(ended.error());
    EXPECT_THAT(to_string(ended.error()), HasSubstr(expected.words));
    EXPECT_THAT(to_string(ended.error()), HasSubstr("hostile"));
    EXPECT_FALSE(ended.error().next.empty()) << to_string(ended.error());
}

std::string name_of(const ::testing::TestParamInfo<expectation>& info) {
    return info.param.plugin;
}

using enum error_code;

INSTANTIATE_TEST_SUITE_P(
    handshake, faults,
    ::testing::Values(
        expectation{"hostile_no_entry", plugin_no_entry, "accb_plugin_entry_0"},
        expectation{"hostile_wrong_minor", plugin_wrong_abi, "Update accelbench"},
        expectation{"hostile_small_table", plugin_broken_table, "struct_size"},
        expectation{"hostile_null_function", plugin_broken_table, "accb_plugin.submit is NULL"},
        expectation{"hostile_entry_error", plugin_refused, "there is none; install one"},
        expectation{"hostile_constructor_exit", worker_vanished, "dlopen"},
        expectation{"hostile_not_elf", plugin_not_loadable, "hostile_not_elf.so"},
        expectation{"hostile_missing_library", plugin_not_loadable, "hostile_missing_library.so"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    hang, faults,
    ::testing::Values(
        expectation{"hostile_hang_entry", worker_timeout, "accb_plugin_entry_0()"},
        expectation{"hostile_hang_open", worker_timeout, "plug-in's open()"},
        expectation{"hostile_hang_device_count", worker_timeout, "device_count()"},
        expectation{"hostile_hang_device_info", worker_timeout, "device_info()"},
        expectation{"hostile_hang_query", worker_timeout, "query()"},
        expectation{"hostile_hang_compile", worker_timeout, "compile()"},
        expectation{"hostile_hang_buffer_create", worker_timeout, "buffer_create()"},
        expectation{"hostile_hang_buffer_write", worker_timeout, "buffer_write()"},
        expectation{"hostile_hang_buffer_read", worker_timeout, "buffer_read()"},
        expectation{"hostile_hang_session_create", worker_timeout, "session_create()"},
        expectation{"hostile_hang_submit", worker_timeout, "submit()"},
        expectation{"hostile_hang_wait", worker_timeout, "wait()"},
        expectation{"hostile_hang_session_destroy", worker_timeout, "session_destroy()"},
        expectation{"hostile_hang_program_info", worker_timeout, "program_info()"},
        expectation{"hostile_hang_program_destroy", worker_timeout, "program_destroy()"},
        expectation{"hostile_hang_buffer_destroy", worker_timeout, "buffer_destroy()"},
        expectation{"hostile_hang_counts", worker_timeout, "counts()"},
        expectation{"hostile_hang_close", worker_timeout, "close()"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    death, faults,
    ::testing::Values(
        expectation{"hostile_throw_open", worker_crashed, "SIGABRT"},
        expectation{"hostile_throw_submit", worker_crashed, "SIGABRT"},
        expectation{"hostile_exit_open", worker_vanished, "status 0 inside the plug-in's open()"},
        expectation{"hostile_exit_submit", worker_vanished, "submit()"},
        expectation{"hostile_exit_wait", worker_vanished, "wait()"},
        expectation{"hostile_segfault_compile", worker_crashed, "SIGSEGV"},
        expectation{"hostile_segfault_submit", worker_crashed, "inside the plug-in's submit()"},
        expectation{"hostile_abort_submit", worker_crashed, "SIGABRT"},
        expectation{"hostile_abort_close", worker_crashed, "close()"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(lie, faults,
                         ::testing::Values(expectation{"hostile_ticket_submit", plugin_refused,
                                                       "got ticket 1"}),
                         name_of);

TEST_F(faults, standard_output_is_captured_and_harmless) {
    std::string tail;
    const status ended = whole_life(hostile("hostile_stdout_submit"), &tail);
    EXPECT_TRUE(ended) << to_string(ended.error());
}

TEST_F(faults, the_well_behaved_twin_passes) {
    for (int round = 0; round < 5; ++round) {
        const status ended = whole_life(hostile("hostile_none"));
        EXPECT_TRUE(ended) << to_string(ended.error());
    }
}

/// SIGKILL from outside, before each request in turn: an error each time, never a hang.
TEST_F(faults, a_worker_killed_at_any_moment_is_an_error) {
    const kernels::workload work = small_copy();
    for (int moment = 0; moment < 4; ++moment) {
        const auto one = started(hostile("hostile_none"));
        const auto prepared = make_ready(*one, work);
        ASSERT_TRUE(prepared);
        ASSERT_EQ(kill(one->pid(), SIGKILL), 0);
        error said;
        switch (moment) {
            case 0:
                said = one->devices().error();
                break;
            case 1:
                said = one->run_window({prepared->rotation, 1, 1}).error();
                break;
            case 2:
                said = one->release_all().error();
                break;
            default:
                said = one->close().error();
        }
        EXPECT_EQ(said.code, worker_crashed) << to_string(said);
        EXPECT_THAT(said.happened, HasSubstr("SIGKILL"));
    }
}

TEST_F(faults, a_stopped_worker_times_out_and_is_ended) {
    worker_options options = hostile("hostile_none");
    options.limits.query = std::chrono::milliseconds(200);
    const auto one = started(options);
    ASSERT_EQ(kill(one->pid(), SIGSTOP), 0);
    const auto devices = one->devices();
    ASSERT_FALSE(devices);
    EXPECT_EQ(devices.error().code, worker_timeout);
    EXPECT_THAT(devices.error().happened, HasSubstr("outside the plug-in's calls"));
}

TEST_F(faults, an_executable_that_is_not_there_is_named) {
    worker_options options = hostile("hostile_none");
    options.executable = "/nonexistent/accelbench-worker";
    const auto made = worker::start(options);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, worker_start);
    EXPECT_THAT(to_string(made.error()), HasSubstr("/nonexistent/accelbench-worker"));
}

TEST_F(faults, a_program_that_is_no_worker_is_no_hang) {
    worker_options options = hostile("hostile_none");
    options.executable = "/bin/true";
    const auto made = worker::start(options);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, worker_vanished);
}

}  // namespace
}  // namespace accelbench::supervisor
