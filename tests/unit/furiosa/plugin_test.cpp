// SPDX-License-Identifier: Apache-2.0
// The built plug-in over each set of the runtime's names: what it answers, computes and leaves.
#include <cstring>

#include "tests/unit/furiosa/plugin_scene.hpp"

namespace accelbench::furiosa_test {
namespace {

using npu_test::program;

class plugin_test : public plugin_scene {};

TEST_F(plugin_test, devices_are_doubles_and_say_so) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    ASSERT_EQ(it.device_count(), 2u);
    EXPECT_EQ(it.info(1).flags, uint32_t{ACCB_DEVICE_DOUBLE});
    EXPECT_STREQ(it.info(1).name, "double of RNGD npu1 1ed2:0001, 8 elements");
    EXPECT_EQ(std::string(it.info(1).driver).find("1.11.0, 4d2b7f8; libdevice_runtime 0.1.0"), 0u)
        << it.info(1).driver;
}

TEST_F(plugin_test, a_runtime_that_is_a_double_marks_the_card) {
    drop("accb_furiosa_double");
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    EXPECT_EQ(it.info(0).flags, uint32_t{ACCB_DEVICE_DOUBLE});
}

TEST_F(plugin_test, programs_compute_in_both_boundaries) {
    struct sample {
        const char* part;
        npu_test::artifact made;
        uint32_t answer;
    };
    const sample samples[] = {
        {"matmul/free/m40n48k64/nt/bf16", edf("bf16", ACCB_BF16), ACCB_YES},
        {"matmul/free/m40n48k64/nt/s8", edf("s8", ACCB_I8, ACCB_I32), ACCB_YES},
        {"softmax", edf("f32", ACCB_F32), ACCB_YES}};
    for (const sample& one : samples) {
        for (const bool on_device : {true, false}) {
            SCOPED_TRACE(std::string(one.part) + (on_device ? " resident" : " host"));
            auto it = plugin();
            ASSERT_EQ(it.open().status, ACCB_OK);
            it.choose(program(one.part), one.made);
            const accb_support promised = it.query();
            EXPECT_EQ(promised.answer, one.answer) << promised.note;
            EXPECT_EQ(promised.views, uint32_t{ACCB_VIEW_ARTIFACT});
            EXPECT_EQ(promised.max_in_flight, 1u);
            EXPECT_EQ(promised.artifact_sha256[0], 0x5a);
            const auto compiled =
                it.compile(on_device ? ACCB_BOUNDARY_RESIDENT : ACCB_BOUNDARY_HOST);
            ASSERT_EQ(compiled.status, ACCB_OK) << compiled.text;
            const accb_support built = it.built();
            EXPECT_EQ(std::memcmp(&built, &promised, sizeof(built)), 0) << "promise and deed";
            const auto bound = it.bind(on_device);
            ASSERT_EQ(bound.status, ACCB_OK) << bound.text;
            const auto launched = it.launch();
            ASSERT_EQ(launched.status, ACCB_OK) << launched.text;
            EXPECT_LE(it.worst(), 1.0);
            EXPECT_TRUE(it.guards_kept());
            EXPECT_TRUE(it.close());
        }
    }
}

TEST_F(plugin_test, a_narrower_program_is_named_and_misses_the_bound) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    it.choose(program("matmul/free/m40n48k64/nt/f32"), edf("bf16", ACCB_BF16));
    const accb_support said = it.query();
    EXPECT_EQ(said.answer, uint32_t{ACCB_YES_OTHER_PRECISION});
    EXPECT_EQ(said.compute, ACCB_BF16);
    EXPECT_STREQ(said.note, "computes in bf16, sums in f32");
    ASSERT_EQ(it.compile().status, ACCB_OK);
    ASSERT_EQ(it.bind(true).status, ACCB_OK);
    ASSERT_EQ(it.launch().status, ACCB_OK);
    EXPECT_GT(it.worst(), 1.0);
}

TEST_F(plugin_test, what_nobody_said_of_a_kernel_is_no_other_precision) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    it.choose(program("nt/bf16"), edf("bf16", 0, 0));
    EXPECT_EQ(it.query().answer, uint32_t{ACCB_YES});
    EXPECT_EQ(it.query().compute, 0);
}

TEST_F(plugin_test, each_no_has_its_reason) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    const auto why = [&](const char* part, const npu_test::artifact& made) {
        it.choose(program(part), made);
        const accb_support said = it.query();
        EXPECT_EQ(said.answer, uint32_t{ACCB_NO});
        EXPECT_NE(said.note[0], '\0');
        return said.why;
    };
    auto other_chip = edf("f32", ACCB_F32);
    other_chip.chip = "warboy";
    EXPECT_EQ(why("softmax", {}), uint32_t{ACCB_WHY_NEEDS_ARTIFACT});
    EXPECT_EQ(why("softmax", {"mxq", "aries-rb"}), uint32_t{ACCB_WHY_NEEDS_ARTIFACT});
    EXPECT_EQ(why("softmax", other_chip), uint32_t{ACCB_WHY_TOOLCHAIN});
    EXPECT_EQ(why("adamw", edf("f32", ACCB_F32)), uint32_t{ACCB_WHY_ATTR});
    EXPECT_EQ(why("adamw", {}), uint32_t{ACCB_WHY_ATTR}) << "no artifact would change it";
}

TEST_F(plugin_test, kernel_lists_are_refused) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    it.choose(program("softmax"), edf("f32", ACCB_F32));
    EXPECT_EQ(it.compile(ACCB_BOUNDARY_HOST, ACCB_VIEW_KERNEL).status, ACCB_UNSUPPORTED);
}

TEST_F(plugin_test, a_truncated_artifact_is_refused_in_a_sentence) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    auto cut = edf("f32", ACCB_F32);
    cut.cut_off = true;
    it.choose(program("softmax"), cut);
    const auto said = it.compile();
    EXPECT_EQ(said.status, ACCB_UNSUPPORTED);
    EXPECT_NE(said.text.find("furiosa_kernel_load answered NULL: the file is truncated"),
              std::string::npos)
        << said.text;
}

TEST_F(plugin_test, a_program_of_other_shapes_is_refused_by_the_launch) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    it.choose(program("softmax"), edf("f32", ACCB_F32));
    auto other = plugin();
    other.choose(program("matmul/free/m40n48k64/nt/f32"), edf("f32", ACCB_F32));  // same file
    ASSERT_EQ(it.compile().status, ACCB_OK);
    ASSERT_EQ(it.bind(true).status, ACCB_OK);
    const auto said = it.launch();
    EXPECT_EQ(said.status, ACCB_INTERNAL);
    EXPECT_EQ(said.vendor_code, -1);
    EXPECT_NE(said.text.find("furiosa_kernel_run"), std::string::npos) << said.text;
}

TEST_F(plugin_test, options_are_checked) {
    auto it = plugin();
    EXPECT_EQ(it.open({{"elements", "0-8"}}).status, ACCB_INVALID_ARGUMENT);
    EXPECT_EQ(it.open({{"elements", "3-0"}}).status, ACCB_INVALID_ARGUMENT);
    EXPECT_EQ(it.open({{"spans", "yes"}}).status, ACCB_INVALID_ARGUMENT);
    EXPECT_EQ(it.open({{"root", "/"}}).status, ACCB_INVALID_ARGUMENT);
    EXPECT_EQ(it.open({{"elements", "4-7"}, {"role", "run"}}).status, ACCB_OK);
}

TEST_F(plugin_test, the_cards_raw_files_are_in_the_log) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    ASSERT_FALSE(it.log().empty());
    EXPECT_NE(it.log()[0].find("npu0 as its driver writes it: device_state = '0'"),
              std::string::npos)
        << it.log()[0];
}

TEST_F(plugin_test, telemetry_needs_no_runtime) {
    auto it = plugin();
    ASSERT_EQ(it.open({{"role", "telemetry"}}).status, ACCB_OK);
    const auto* sensors = static_cast<const accb_telemetry*>(
        it.table().get_extension(it.context(), sdk::str("accb.telemetry/1")));
    ASSERT_NE(sensors, nullptr);
    ASSERT_EQ(sensors->sensor_count, 10u);
    accb_sample sample{5, 0, 0.0};  // the second card's power
    ASSERT_EQ(sensors->read(it.context(), &sample, 1, nullptr), ACCB_OK);
    EXPECT_EQ(sample.status, uint32_t{ACCB_SAMPLE_OK});
    EXPECT_DOUBLE_EQ(sample.value, 42.0);
    it.choose(program("softmax"), edf("f32", ACCB_F32));
    EXPECT_EQ(it.compile().status, ACCB_UNAVAILABLE);
}

}  // namespace
}  // namespace accelbench::furiosa_test
