// SPDX-License-Identifier: Apache-2.0
// Each fault of the simulator happens, where its option says, and only there.
#include <gmock/gmock.h>

#include "tests/abi/driver.hpp"

namespace accelbench::abi {
namespace {

using options = driver::options;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

const accb_plugin& sim() {
    static const accb_plugin& plugin = load_plugin(ACCELBENCH_SIM);
    return plugin;
}

std::vector<f32_tensor> copy_tensors() {
    return {{ACCB_INPUT, {3}, {1, 2, 3}}, {ACCB_OUTPUT, {3}, {0, 0, 0}}};
}

/// A copy of three elements, ready to launch.
struct copying : driver {
    explicit copying(const options& chosen) : driver(sim(), chosen) {
        prepare("copy", copy_tensors());
    }
};

TEST(sim_faults, none_by_default) {
    copying device(options{});
    for (int launch = 0; launch < 5; ++launch) {
        device.write(1, {9, 9, 9});
        device.launch();
        EXPECT_THAT(device.read(1), ElementsAre(1, 2, 3));
    }
    EXPECT_EQ(0, device.spoiled_slack(1));
}

TEST(sim_faults, wrong_at_spoils_one_element_from_that_launch_on) {
    copying device(options{{"wrong_at", "3"}});
    for (int launch = 1; launch <= 4; ++launch) {
        device.launch();
        EXPECT_THAT(device.read(1), ElementsAre(1, launch < 3 ? 2 : 4, 3)) << launch;
    }
}

TEST(sim_faults, oob_spoils_one_byte_and_never_heals_it) {
    for (const char* side : {"1", "-1"}) {
        copying device(options{{"oob", side}});
        for (int launch = 1; launch <= 4; ++launch) {
            device.launch();
            EXPECT_EQ(1, device.spoiled_slack(1)) << side << " launch " << launch;
            EXPECT_EQ(0, device.spoiled_slack(0));
            EXPECT_THAT(device.read(1), ElementsAre(1, 2, 3));
        }
    }
}

TEST(sim_faults, lost_at_loses_the_device_for_good) {
    copying device(options{{"lost_at", "2"}});
    device.launch();
    const std::string lost = std::to_string(ACCB_DEVICE_LOST) + ":";
    EXPECT_THAT([&] { device.launch(); }, ThrowsMessage<std::runtime_error>(HasSubstr(lost)));
    EXPECT_THAT([&] { device.launch(); }, ThrowsMessage<std::runtime_error>(HasSubstr(lost)));
}

TEST(sim_faults, skip_every_leaves_the_output_alone) {
    copying device(options{{"skip_every", "2"}, {"duration_us", "1"}});
    for (int launch = 1; launch <= 4; ++launch) {
        device.write(1, {9, 9, 9});
        device.launch();
        EXPECT_EQ(launch % 2 == 0 ? 9 : 1, device.read(1)[0]) << launch;
        EXPECT_EQ(launch % 2 == 0 ? 0u : 1000u, device.last_ticks()) << launch;
    }
}

TEST(sim_faults, cache_returns_the_first_result_ten_times_as_fast) {
    copying device(options{{"cache", "1"}, {"duration_us", "20"}});
    device.launch();
    EXPECT_EQ(20000u, device.last_ticks());
    device.write(0, {7, 7, 7});
    device.write(1, {9, 9, 9});
    device.launch();
    EXPECT_THAT(device.read(1), ElementsAre(1, 2, 3));
    EXPECT_EQ(2000u, device.last_ticks());
}

TEST(sim_faults, late_output_is_not_there_when_wait_returns) {
    copying device(options{{"late", "1"}, {"late_us", "10000000"}});
    device.write(1, {9, 9, 9});
    device.launch();
    EXPECT_THAT(device.read(1), ElementsAre(9, 9, 9));
}

TEST(sim_faults, late_output_comes_by_itself) {
    copying device(options{{"late", "1"}, {"late_us", "0"}});
    device.write(1, {9, 9, 9});
    device.launch();
    while (device.read(1) != std::vector<float>{1, 2, 3}) {
    }
}

TEST(sim_faults, precision_rounds_operands) {
    // 1 + 2^-10 survives tf32 and f16 (11 bits), not bf16 (8 bits); 1 + 2^-11 survives neither.
    const auto product = [](const char* precision, float factor) {
        driver device(sim(), {{"precision", precision}});
        device.prepare("matmul", {{ACCB_INPUT, {1, 1}, {factor}},
                                  {ACCB_CONST, {1, 1}, {1.0f}},
                                  {ACCB_OUTPUT, {1, 1}, {0.0f}}});
        device.launch();
        return device.read(2)[0];
    };
    EXPECT_EQ(1.0f + 0x1p-11f, product("full", 1.0f + 0x1p-11f));
    EXPECT_EQ(1.0f + 0x1p-10f, product("tf32", 1.0f + 0x1p-10f));
    EXPECT_EQ(1.0f, product("tf32", 1.0f + 0x1p-11f));
    EXPECT_EQ(1.0f + 0x1p-10f, product("f16", 1.0f + 0x1p-10f));
    EXPECT_EQ(1.0f, product("bf16", 1.0f + 0x1p-10f));
}

TEST(sim_faults, answers_follow_refuse_and_declare) {
    EXPECT_EQ(ACCB_YES, driver(sim(), {}).ask("copy", copy_tensors()).answer);
    EXPECT_EQ(ACCB_NO, driver(sim(), {{"refuse", "1"}}).ask("copy", copy_tensors()).answer);
    EXPECT_EQ(ACCB_NO, driver(sim(), {{"refuse", "copy"}}).ask("copy", copy_tensors()).answer);
    EXPECT_EQ(ACCB_YES, driver(sim(), {{"refuse", "triad"}}).ask("copy", copy_tensors()).answer);
    EXPECT_EQ(ACCB_NO, driver(sim(), {}).ask("conv2d", copy_tensors()).answer);
    const accb_support honest =
        driver(sim(), {{"precision", "bf16"}, {"declare", "1"}}).ask("copy", copy_tensors());
    EXPECT_EQ(ACCB_YES_OTHER_PRECISION, honest.answer);
    EXPECT_EQ(ACCB_BF16, honest.compute);
    const accb_support liar = driver(sim(), {{"precision", "bf16"}}).ask("copy", copy_tensors());
    EXPECT_EQ(ACCB_YES, liar.answer);
    EXPECT_EQ(ACCB_F32, liar.compute);
}

TEST(sim_faults, error_at_strikes_at_its_visit) {
    copying device(options{{"error_at", "submit:2"}});
    device.launch();
    EXPECT_THAT([&] { device.launch(); }, ThrowsMessage<std::runtime_error>(HasSubstr("13:")));
    device.launch();
}

TEST(sim_faults, processes_end_as_ordered) {
    EXPECT_EXIT(copying(options{{"crash_at", "submit"}}).launch(), testing::KilledBySignal(SIGSEGV),
                "");
    EXPECT_EXIT(copying(options{{"exit0_at", "compile"}}).launch(), testing::ExitedWithCode(0), "");
}

TEST(sim_faults, memory_ends) {
    EXPECT_EQ(ACCB_WHY_MEMORY,
              driver(sim(), {{"memory_mib", "1"}})
                  .ask("copy", {{ACCB_INPUT, {1 << 18}, {}}, {ACCB_OUTPUT, {1 << 18}, {}}})
                  .why);
}

TEST(sim_faults, wrong_options_are_named) {
    EXPECT_THAT(
        [] {
            driver(sim(), {{"nois", "0.1"}});
        },
        ThrowsMessage<std::runtime_error>(HasSubstr("nois")));
    EXPECT_THAT(
        [] {
            driver(sim(), {{"noise", "-1"}});
        },
        ThrowsMessage<std::runtime_error>(HasSubstr("noise")));
    EXPECT_THAT(
        [] {
            driver(sim(), {{"crash_at", "lunch"}});
        },
        ThrowsMessage<std::runtime_error>(HasSubstr("lunch")));
}

}  // namespace
}  // namespace accelbench::abi
