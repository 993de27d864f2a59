// SPDX-License-Identifier: Apache-2.0
// A worker that behaves: identity, devices, programs, buffers, rotations, windows, orderly end.
#include "harness/supervisor/worker.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>

#include "tests/unit/harness/supervisor/harness_plugin.hpp"

namespace accelbench::supervisor {
namespace {

using ::testing::HasSubstr;

struct entry {
    std::int64_t session, scalar, waited;
    bool operator==(const entry&) const = default;
};

/// A worker on the recorder with `count` sessions that all write their launches into one buffer.
struct recorded {
    std::unique_ptr<worker> one = started(recorder_options());
    kernels::workload work = small_copy();
    object_id log = 0, rotation = 0;

    recorded(std::uint32_t count, std::uint32_t max_in_flight) {
        work.scalars = {{"position", 100, 7}};
        compile_request request;
        request.work = &work;
        const auto built = one->compile(request);
        log = *one->create_buffer(0, 3, 1 << 20);
        std::vector<object_id> sessions;
        for (std::uint32_t index = 0; index < count; ++index) {
            const std::array<binding, 2> bindings = {{{0, log, 0}, {1, log, 0}}};
            sessions.push_back(*one->create_session(built->program, 0, bindings, 0));
        }
        rotation = *one->create_rotation({sessions, work.scalars, max_in_flight});
    }
    std::vector<entry> entries(std::size_t count) {
        std::vector<entry> read(count);
        EXPECT_TRUE(one->read(log, 0, std::as_writable_bytes(std::span(read))));
        return read;
    }
};

TEST(worker, says_who_the_plug_in_is) {
    const auto one = started(null_options());
    EXPECT_EQ(one->identity().name, "null");
    EXPECT_EQ(one->identity().vendor, "accelbench");
    EXPECT_GT(one->identity().load_ns, 0);
    EXPECT_GT(one->identity().open_ns, 0);
    EXPECT_TRUE(one->close());
    EXPECT_FALSE(one->alive());
}

TEST(worker, lists_devices_in_order) {
    const auto one = started(recorder_options());
    const auto devices = one->devices();
    ASSERT_TRUE(devices);
    ASSERT_EQ(devices->size(), 2U);
    EXPECT_EQ((*devices)[1].index, 1U);
    EXPECT_EQ((*devices)[1].name, "recorder");
}

TEST(worker, shows_the_plug_in_the_whole_workload) {
    const auto one = started(recorder_options());
    kernels::workload work = small_copy();
    work.attributes = {{"axis", std::int64_t{1}}, {"eps", 0.5}, {"mode", std::string("fast")}};
    work.scalars = {{"position", 1, 1}};
    const auto answer = one->query(work, 0);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->answer, 1U);
    EXPECT_EQ(answer->why, 3U);
    EXPECT_THAT(answer->note, HasSubstr("copy/test|copy"));
    EXPECT_EQ(answer->host_ops, 3U * 1000 + 2 * 100 + 2 * 10 + 1);
}

TEST(worker, shows_the_plug_in_every_model) {
    const auto one = started(recorder_options());
    const std::vector<kernels::model_file> models{{.form = kernels::view::onnx,
                                                   .format = "onnx",
                                                   .bytes = "<model>",
                                                   .sha256 = "0b" + std::string(60, '0') + "ff"},
                                                  {.form = kernels::view::artifact,
                                                   .format = "rbln",
                                                   .compiler = "c 1",
                                                   .path = "/x.rbln",
                                                   .source_sha256 = "0010" + std::string(60, '0')}};
    const auto answer = one->query(small_copy(), 0, models);
    ASSERT_TRUE(answer);
    EXPECT_THAT(answer->note,
                HasSubstr("|2 onnx   <model> 11 255 0|4 rbln c 1 /x.rbln no bytes 0 0 16"));
}

TEST(worker, a_model_that_does_not_fit_the_staging_area_is_refused) {
    auto options = recorder_options();
    const auto one = started(options);
    const std::vector<kernels::model_file> models{
        {.bytes = std::string(options.staging_bytes + 1, 'x')}};
    const auto answer = one->query(small_copy(), 0, models);
    ASSERT_FALSE(answer);
    EXPECT_THAT(to_string(answer.error()), HasSubstr("does not fit into the staging area"));
}

TEST(worker, cleans_text_that_is_no_utf8) {
    const auto one = started(recorder_options());
    const kernels::workload work = small_copy();
    compile_request request;
    request.work = &work;
    request.implementation = "tiled";
    request.tuning = "wg=8";
    const auto built = one->compile(request);
    ASSERT_TRUE(built) << to_string(built.error());
    EXPECT_EQ(built->support.note, "bad bytes: ?? end");
    EXPECT_EQ(built->tuning_record, "tiled/wg=8");
}

TEST(worker, captures_standard_output_and_error) {
    const auto one = started(recorder_options());
    EXPECT_THAT(one->stderr_tail(), HasSubstr("to standard output\n"));
    EXPECT_THAT(one->stderr_tail(), HasSubstr("to standard error\n"));
}

/// Bytes that repeat with no period that a chunk has.
std::vector<std::byte> pattern(std::size_t size) {
    std::vector<std::byte> bytes(size);
    std::uint64_t state = 7;
    for (std::byte& byte : bytes) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        byte = static_cast<std::byte>(state >> 56U);
    }
    return bytes;
}

TEST(worker, moves_data_larger_than_the_staging_area_to_many_targets) {
    for (const std::uint32_t memory : {1U, 3U}) {
        worker_options options = null_options();
        options.staging_bytes = 64 << 10;
        const auto one = started(options);
        const auto data = pattern(200'001);
        std::vector<target> targets;
        for (std::uint64_t offset : {0U, 64U, 4097U}) {
            targets.push_back({*one->create_buffer(0, memory, data.size() + 5000), offset});
            ASSERT_TRUE(one->fill(targets.back().buffer, 0, data.size() + 5000, std::byte{0xA5}));
        }
        ASSERT_TRUE(one->write(targets, data));
        for (const target& to : targets) {
            std::vector<std::byte> back(data.size() + 5000);
            ASSERT_TRUE(one->read(to.buffer, 0, back));
            std::vector<std::byte> expected(back.size(), std::byte{0xA5});
            std::copy(data.begin(), data.end(),
                      expected.begin() + static_cast<std::ptrdiff_t>(to.offset));
            EXPECT_EQ(back, expected) << "memory " << memory << " offset " << to.offset;
        }
    }
}

TEST(worker, refuses_bytes_outside_a_buffer) {
    const auto one = started(null_options());
    const auto buffer = one->create_buffer(0, 3, 100);
    std::array<std::byte, 8> bytes{};
    EXPECT_FALSE(one->read(*buffer, 93, bytes));
    const std::array<target, 1> far = {{{*buffer, ~0ULL - 3}}};
    EXPECT_FALSE(one->write(far, bytes));
    EXPECT_TRUE(one->read(*buffer, 92, bytes)) << "a refused request leaves the worker usable";
}

TEST(worker, launch_i_runs_session_i_mod_n_with_stepped_scalars) {
    recorded run(3, 0);
    // 4 + 8 launches over two windows, whose batches do not end where the rotation does.
    const auto first = run.one->run_window({run.rotation, 2, 2});
    const auto second = run.one->run_window({run.rotation, 2, 4});
    ASSERT_TRUE(first);
    ASSERT_TRUE(second) << to_string(second.error());
    EXPECT_EQ(first->launches_before, 0U);
    EXPECT_EQ(second->launches_before, 4U);
    EXPECT_EQ(second->batch_ns.size(), 2U);
    const auto entries = run.entries(12);
    const std::array<std::int64_t, 12> retired = {0, 0, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8};
    for (std::int64_t launch = 0; launch < 12; ++launch) {
        const entry expected{launch % 3, 100 + 7 * (launch / 3),
                             retired[static_cast<std::size_t>(launch)]};
        EXPECT_EQ(entries[static_cast<std::size_t>(launch)], expected) << "launch " << launch;
    }
}

TEST(worker, never_leaves_more_in_flight_than_allowed) {
    for (const std::uint32_t sessions : {1U, 2U, 5U}) {
        for (const std::uint32_t most : {1U, 2U, 3U, 7U}) {
            recorded run(sessions, most);
            const auto done = run.one->run_window({run.rotation, 3, 11});
            ASSERT_TRUE(done) << to_string(done.error());
            const auto entries = run.entries(33);
            for (std::int64_t launch = 0; launch < 33; ++launch) {
                const std::int64_t batch_begin = launch / 11 * 11;
                const std::int64_t expected = std::max<std::int64_t>(
                    batch_begin, launch + 1 - static_cast<std::int64_t>(most));
                EXPECT_EQ(entries[static_cast<std::size_t>(launch)].waited, expected)
                    << sessions << " sessions, " << most << " in flight, launch " << launch;
            }
        }
    }
}

TEST(worker, a_reset_rotation_starts_again) {
    recorded run(2, 0);
    ASSERT_TRUE(run.one->run_window({run.rotation, 1, 3}));
    ASSERT_TRUE(run.one->reset_rotation(run.rotation));
    const auto again = run.one->run_window({run.rotation, 1, 3});
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_EQ(again->launches_before, 0U);
    const auto entries = run.entries(6);
    for (std::size_t launch = 0; launch < 3; ++launch) {
        EXPECT_EQ(entries[launch].session, entries[launch + 3].session);
        EXPECT_EQ(entries[launch].scalar, entries[launch + 3].scalar);
    }
}

TEST(worker, stamps_nest) {
    recorded run(3, 0);
    const auto done = run.one->run_window({run.rotation, 50, 100});
    ASSERT_TRUE(done);
    const std::int64_t sum =
        std::accumulate(done->batch_ns.begin(), done->batch_ns.end(), std::int64_t{0});
    EXPECT_GT(*std::ranges::min_element(done->batch_ns), 0);
    EXPECT_LT(sum, static_cast<std::int64_t>(done->end_ns - done->begin_ns));
    EXPECT_GT(done->worker_cpu_ns, 0);
    ASSERT_TRUE(done->device);
    EXPECT_DOUBLE_EQ(done->device->launch_ns, 5000 * 10) << "of the last launch, in any session";
    EXPECT_DOUBLE_EQ(done->device->after_wait_ns, 100 * 10) << "it ends at 5,100, now is 5,000";
}

TEST(worker, a_window_that_does_not_fit_is_refused_here) {
    recorded run(1, 0);
    EXPECT_FALSE(run.one->run_window({run.rotation, 0, 1}));
    EXPECT_FALSE(run.one->run_window({run.rotation, 1, 0}));
    EXPECT_FALSE(run.one->run_window({run.rotation, 1U << 30U, 1}));
    EXPECT_TRUE(run.one->run_window({run.rotation, 1, 1}));
}

TEST(worker, releases_one_generation) {
    const auto one = started(null_options());
    const kernels::workload work = small_copy();
    ASSERT_TRUE(make_ready(*one, work));
    const std::uint32_t since = one->mark();
    ASSERT_TRUE(make_ready(*one, work));
    EXPECT_EQ(one->counts()->sessions, 2U);
    ASSERT_TRUE(one->release_since(since));
    EXPECT_EQ(one->counts()->programs, 1U);
    EXPECT_EQ(one->counts()->buffers, 2U);
    EXPECT_EQ(one->counts()->sessions, 1U);
    ASSERT_TRUE(one->release_all());
    EXPECT_EQ(one->counts()->buffers, 0U);
    const status closed = one->close();
    EXPECT_TRUE(closed) << to_string(closed.error());
}

TEST(worker, compares_clocks) {
    const auto one = started(null_options());
    const auto probe = one->probe_clock();
    ASSERT_TRUE(probe);
    EXPECT_GT(probe->tick_ns, 0);
    EXPECT_LT(probe->tick_ns, 1e6);
    EXPECT_GT(probe->read_ns, 0);
    EXPECT_LT(probe->rate_difference, 0.5);
    EXPECT_GT(probe->rate_difference, -0.5);
}

TEST(worker, names_and_hashes_what_it_loaded) {
    const auto one = started(null_options());
    const auto libraries = one->loaded_libraries();
    ASSERT_TRUE(libraries);
    std::map<std::string, std::string> by_name;
    for (const auto& [path, hash] : *libraries) {
        by_name[std::filesystem::path(path).filename()] = hash;
        EXPECT_EQ(hash.size(), 64U);
    }
    EXPECT_TRUE(by_name.contains("accb_null.so"));
    EXPECT_TRUE(by_name.contains("accelbench-worker"));
}

TEST(worker, sets_affinity_and_environment) {
    worker_options options = recorder_options();
    options.cpus = {0};
    options.environment = {{"ACCELBENCH_TEST_VALUE", "a b"}};
    options.environment_pad = 100;
    const auto one = started(options);
    const std::string process = "/proc/" + std::to_string(one->pid());
    std::ifstream environment(process + "/environ");
    const std::string all((std::istreambuf_iterator<char>(environment)), {});
    EXPECT_THAT(all, HasSubstr(std::string("ACCELBENCH_TEST_VALUE=a b\0", 26)));
    EXPECT_THAT(all, HasSubstr("ACCELBENCH_PAD=" + std::string(100, 'x')));
    std::ifstream status_file(process + "/status");
    const std::string about((std::istreambuf_iterator<char>(status_file)), {});
    EXPECT_THAT(about, HasSubstr("Cpus_allowed_list:\t0\n"));
}

}  // namespace
}  // namespace accelbench::supervisor
