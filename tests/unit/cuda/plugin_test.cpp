// SPDX-License-Identifier: Apache-2.0
// The cuda plug-in over the double: order, waiting, graphs, host memory, the device's clock, leaks.
#include "tests/unit/cuda/plugin_scene.hpp"

namespace accelbench::cuda_test {
namespace {

class plugin : public plugin_scene {
  protected:
    void ready(std::string_view op, uint32_t mode = ACCB_LAUNCH_STREAM,
               uint32_t memory = ACCB_MEM_DEVICE, const options& chosen = {}) {
        const answered opened = open(chosen);
        ASSERT_EQ(opened.status, ACCB_OK) << opened.text;
        const answered compiled = compile(op, mode);
        ASSERT_EQ(compiled.status, ACCB_OK) << compiled.text;
        const answered bound = bind(memory);
        ASSERT_EQ(bound.status, ACCB_OK) << bound.text;
    }
};

TEST_F(plugin, says_that_its_device_is_a_double) {
    ASSERT_EQ(open().status, ACCB_OK);
    accb_device_info info{};
    info.struct_size = sizeof(info);
    ASSERT_EQ(table().device_info(context(), 1, &info, nullptr), ACCB_OK);
    EXPECT_EQ(info.flags, uint32_t{ACCB_DEVICE_DOUBLE});
    EXPECT_EQ(info.kind, uint32_t{ACCB_KIND_SIMULATOR});
    EXPECT_STREQ(info.name, "double of a GPU");
    EXPECT_STREQ(info.arch, "sm_90");
    EXPECT_STREQ(info.pci, "0000:02:00.0");
    EXPECT_STREQ(info.uuid, "GPU-d0d0d0d0-d0d0-d0d0-d0d0-d0d0d0d0d001");
    EXPECT_STREQ(info.driver, "CUDA 13.0, a double");
    EXPECT_EQ(info.memory_bytes, 256ULL << 20);
    EXPECT_EQ(table().device_info(context(), 2, &info, nullptr), ACCB_NOT_FOUND);
}

TEST_F(plugin, submit_does_not_wait_and_a_short_wait_gives_up) {
    set("late=demand");
    ready("triad");
    uint64_t ticket = 0;
    ASSERT_EQ(submit(1, &ticket).status, ACCB_OK);
    EXPECT_EQ(wait(ticket, 0).status, ACCB_PENDING);
    EXPECT_EQ(wait(ticket, 1'000'000).status, ACCB_PENDING);
    ASSERT_EQ(wait(ticket).status, ACCB_OK);
    EXPECT_EQ(read(2), std::vector<float>(n, 5.0F));
    EXPECT_EQ(wait(ticket, 0).status, ACCB_OK);
    EXPECT_EQ(wait(ticket + 1).status, ACCB_INVALID_ARGUMENT);
}

TEST_F(plugin, nothing_but_launches_and_few_events_is_asked_of_the_driver_in_a_window) {
    ready("triad");
    set("");  // counts from here
    uint64_t ticket = 0;
    for (int launch = 0; launch < 64; ++launch) {
        ASSERT_EQ(submit(1, &ticket).status, ACCB_OK);
    }
    ASSERT_EQ(wait(ticket).status, ACCB_OK);
    EXPECT_EQ(accb_cuda_double_calls("cuLaunchKernel"), 64U);
    EXPECT_LE(accb_cuda_double_calls("cuEventRecord"), 5U);
    EXPECT_LE(accb_cuda_double_calls("cuEventSynchronize"), 1U);
    EXPECT_EQ(accb_cuda_double_calls("cuStreamSynchronize"), 0U);
    EXPECT_EQ(accb_cuda_double_calls("cuCtxSetCurrent"), 0U);
}

TEST_F(plugin, tickets_of_a_ring_that_has_turned_are_over_once_later_ones_are) {
    ready("triad");
    uint64_t ticket = 0;
    for (int launch = 0; launch < 1500; ++launch) {
        ASSERT_EQ(submit(1, &ticket).status, ACCB_OK);
    }
    for (const uint64_t asked : {uint64_t{1}, uint64_t{700}, uint64_t{1499}, uint64_t{1500}}) {
        EXPECT_EQ(wait(asked).status, ACCB_OK) << asked;
    }
}

TEST_F(plugin, a_graph_takes_the_scalar_of_each_launch) {
    std::vector<std::vector<float>> results;
    for (const uint32_t mode : {ACCB_LAUNCH_STREAM, ACCB_LAUNCH_GRAPH}) {
        set("late=demand");
        ready("adamw", mode);
        uint64_t ticket = 0;
        for (int64_t step = 1; step <= 3; ++step) {
            ASSERT_EQ(submit(step, &ticket).status, ACCB_OK);
        }
        ASSERT_EQ(wait(ticket).status, ACCB_OK);
        results.push_back(read(0));
        EXPECT_EQ(submit(0).status, ACCB_INVALID_ARGUMENT) << "steps count from 1";
        close();
    }
    EXPECT_EQ(results[0], results[1]);
    EXPECT_NE(results[0], std::vector<float>(n, 1.0F));
    EXPECT_EQ(accb_cuda_double_calls("cuGraphLaunch"), 3U);
    EXPECT_EQ(accb_cuda_double_calls("cuLaunchKernel"), 1U) << "the one that was captured";
}

TEST_F(plugin, brings_host_operands_over_and_back_inside_the_launch) {
    for (const std::string access : {"pinned", "pageable"}) {
        SCOPED_TRACE(access);
        ready("triad", ACCB_LAUNCH_STREAM, ACCB_MEM_HOST, {{"host_memory", access}});
        EXPECT_EQ(counts().registered, access == "pinned" ? 3U : 0U);
        uint64_t ticket = 0;
        ASSERT_EQ(submit(1, &ticket).status, ACCB_OK);
        ASSERT_EQ(wait(ticket).status, ACCB_OK);
        EXPECT_EQ(read(2), std::vector<float>(n, 5.0F));
        close();
    }
}

TEST_F(plugin, a_graph_never_holds_a_copy_of_pageable_memory) {
    ASSERT_EQ(open({{"host_memory", "pageable"}}).status, ACCB_OK);
    ASSERT_EQ(compile("triad", ACCB_LAUNCH_GRAPH).status, ACCB_OK);
    const answered bound = bind(ACCB_MEM_HOST);
    EXPECT_EQ(bound.status, ACCB_UNSUPPORTED);
    EXPECT_NE(bound.text.find("host_memory=pinned"), std::string::npos) << bound.text;
}

TEST_F(plugin, the_devices_clock_has_the_tick_that_its_events_have) {
    set("tick_ns=500");
    ready("triad", ACCB_LAUNCH_STREAM, ACCB_MEM_DEVICE, {{"device_timer", "on"}});
    const auto* timer = static_cast<const accb_device_timer*>(
        table().get_extension(context(), sdk::str("accb.device_timer/1")));
    ASSERT_NE(timer, nullptr);
    EXPECT_DOUBLE_EQ(timer->ticks_per_s, 2e6);
    uint64_t begin = 0;
    uint64_t end = 0;
    ASSERT_EQ(timer->now(context(), 0, &begin, nullptr), ACCB_OK);
    uint64_t ticket = 0;
    ASSERT_EQ(submit(1, &ticket).status, ACCB_OK);
    accb_completion done{};
    ASSERT_EQ(wait(ticket, UINT64_MAX, &done).status, ACCB_OK);
    ASSERT_EQ(timer->now(context(), 0, &end, nullptr), ACCB_OK);
    EXPECT_LE(begin, done.device_begin);
    EXPECT_LE(done.device_begin, done.device_end);
    EXPECT_LE(done.device_end, end);
    close();
    ready("triad");
    EXPECT_EQ(table().get_extension(context(), sdk::str("accb.device_timer/1")), nullptr);
}

TEST_F(plugin, leaves_nothing_behind) {
    const accb_cuda_double_counts before = counts();
    for (const uint32_t mode : {ACCB_LAUNCH_STREAM, ACCB_LAUNCH_GRAPH}) {
        ready("adamw", mode, ACCB_MEM_HOST);
        ASSERT_EQ(submit(1).status, ACCB_OK) << "and nobody waits for it";
        close();
        const accb_cuda_double_counts after = counts();
        EXPECT_EQ(after.contexts, before.contexts);
        EXPECT_EQ(after.allocations, before.allocations);
        EXPECT_EQ(after.streams, before.streams);
        EXPECT_EQ(after.events, before.events);
        EXPECT_EQ(after.modules, before.modules);
        EXPECT_EQ(after.graphs, before.graphs);
        EXPECT_EQ(after.registered, before.registered);
        EXPECT_EQ(after.violations, before.violations);
    }
}

TEST_F(plugin, refuses_options_that_it_does_not_know) {
    EXPECT_EQ(open({{"host_memory", "maybe"}}).status, ACCB_INVALID_ARGUMENT);
    EXPECT_EQ(open({{"libraries", "none"}}).status, ACCB_INVALID_ARGUMENT);
    EXPECT_EQ(open({{"stream", "1"}}).status, ACCB_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace accelbench::cuda_test
