// SPDX-License-Identifier: Apache-2.0
// The built plug-in over the doubles of its vendor's two libraries: answers, numbers, faults.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "tests/unit/npus/runner.hpp"

namespace accelbench::mobilint_test {
namespace {

using npu_test::program;

constexpr const char* matmul_f32 = "matmul/free/m40n48k64/nt/f32";
constexpr const char* matmul_s8 = "matmul/free/m40n48k64/nt/s8";

class plugin_test : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("accelbench_mobilint_" + std::to_string(::getpid()));
        set("devices=2");
    }
    void TearDown() override {
        set("");
        std::filesystem::remove_all(folder_);
    }
    static void set(const std::string& entries) {
        ::setenv("ACCELBENCH_MOBILINT_DOUBLE", entries.c_str(), 1);
    }
    [[nodiscard]] npu_test::runner plugin() const { return {ACCELBENCH_MOBILINT_PLUGIN, folder_}; }
    [[nodiscard]] static npu_test::artifact mxq() {
        return {"mxq", "aries-rb", "s8", ACCB_I8, ACCB_I32};
    }
    /// As far as a launch; the first answer that is not ACCB_OK.
    npu_test::answered run(npu_test::runner& it, const char* part,
                           const npu_test::artifact& made = mxq()) {
        if (const auto opened = it.open(); opened.status != ACCB_OK) {
            return opened;
        }
        it.choose(program(part), made);
        if (const auto compiled = it.compile(); compiled.status != ACCB_OK) {
            return compiled;
        }
        if (const auto bound = it.bind(false); bound.status != ACCB_OK) {
            return bound;
        }
        return it.launch();
    }

    std::filesystem::path folder_;
};

TEST_F(plugin_test, devices_are_identified_by_the_telemetry_library) {
    set("devices=2 memory=17179869184 pcie_gen=4 pcie_lanes=8 chip=77");
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    ASSERT_EQ(it.device_count(), 2u);
    const accb_device_info info = it.info(1);
    EXPECT_STREQ(info.name, "double of aries-rb aries1");
    EXPECT_STREQ(info.arch, "aries-rb");
    EXPECT_EQ(info.flags, uint32_t{ACCB_DEVICE_DOUBLE});
    EXPECT_STREQ(info.firmware, "1.2.6-double");
    EXPECT_STREQ(info.driver, "1.9.0-double; qbruntime v1.5.0-double");
    EXPECT_STREQ(info.pci, "0000:01:00.0");
    EXPECT_STREQ(info.uuid, "chip 77");
    EXPECT_EQ(info.memory_bytes, 17179869184u);
    EXPECT_EQ(info.pcie_now, 4u << 16 | 8u);
}

TEST_F(plugin_test, a_slot_that_is_no_address_tells_cards_apart) {
    set("slot=0-1-2");
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    EXPECT_STREQ(it.info(0).pci, "");
    EXPECT_STREQ(it.info(0).card, "0-1-2");
    EXPECT_STREQ(it.info(0).uuid, "") << "older firmware has no chip id";
}

TEST_F(plugin_test, a_product_of_whole_numbers_is_exact) {
    auto it = plugin();
    const auto said = run(it, matmul_s8);
    ASSERT_EQ(said.status, ACCB_OK) << said.text;
    EXPECT_EQ(it.query().answer, uint32_t{ACCB_YES});
    EXPECT_STREQ(it.query().note,
                 "each launch moves every operand; the host turns f32 results "
                 "into whole numbers inside the launch");
    EXPECT_EQ(it.worst(), 0.0);
    EXPECT_TRUE(it.guards_kept());
    EXPECT_TRUE(it.close());
}

TEST_F(plugin_test, f32_through_8_bits_is_another_precision_and_misses_the_bound) {
    auto it = plugin();
    const auto said = run(it, matmul_f32);
    ASSERT_EQ(said.status, ACCB_OK) << said.text;
    const accb_support promised = it.query(), built = it.built();
    EXPECT_EQ(std::memcmp(&built, &promised, sizeof(built)), 0) << "promise and deed";
    EXPECT_EQ(promised.answer, uint32_t{ACCB_YES_OTHER_PRECISION});
    EXPECT_EQ(promised.compute, ACCB_I8);
    EXPECT_EQ(promised.accumulate, ACCB_I32);
    EXPECT_EQ(promised.boundaries, uint32_t{ACCB_BOUNDARY_HOST});
    EXPECT_EQ(promised.max_in_flight, 1u);
    EXPECT_EQ(promised.artifact_sha256[0], 0x5a);
    EXPECT_STREQ(promised.note, "each launch moves every operand; computes in s8");
    EXPECT_GT(it.worst(), 1.0) << "8 bits cannot be within the bound of f32";
    EXPECT_TRUE(it.guards_kept());
}

TEST_F(plugin_test, what_nobody_said_of_a_model_is_no_other_precision) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    auto made = mxq();
    made.accumulate = 0;
    it.choose(program(matmul_s8), made);
    EXPECT_EQ(it.query().answer, uint32_t{ACCB_YES});
    EXPECT_EQ(it.query().accumulate, 0);
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
    auto other_chip = mxq();
    other_chip.chip = "regulus-rb";
    EXPECT_EQ(why(matmul_f32, {}), uint32_t{ACCB_WHY_NEEDS_ARTIFACT});
    EXPECT_EQ(why(matmul_f32, {"edf", "rngd"}), uint32_t{ACCB_WHY_NEEDS_ARTIFACT});
    EXPECT_EQ(why(matmul_f32, other_chip), uint32_t{ACCB_WHY_TOOLCHAIN});
    EXPECT_EQ(why("nt/bf16", mxq()), uint32_t{ACCB_WHY_DTYPE});
    EXPECT_EQ(why("adamw", mxq()), uint32_t{ACCB_WHY_ATTR});
    EXPECT_EQ(why("adamw", {}), uint32_t{ACCB_WHY_ATTR}) << "no artifact would change it";
    EXPECT_EQ(why("nt/bf16", {}), uint32_t{ACCB_WHY_DTYPE}) << "no artifact would change it";
}

TEST_F(plugin_test, operands_on_the_device_and_kernel_lists_are_refused) {
    auto it = plugin();
    ASSERT_EQ(it.open().status, ACCB_OK);
    it.choose(program(matmul_s8), mxq());
    EXPECT_EQ(it.compile(ACCB_BOUNDARY_RESIDENT).status, ACCB_UNSUPPORTED);
    EXPECT_EQ(it.compile(ACCB_BOUNDARY_HOST, ACCB_VIEW_KERNEL).status, ACCB_UNSUPPORTED);
    EXPECT_EQ(plugin().open({{"mode", "fast"}}).status, ACCB_INVALID_ARGUMENT);
}

TEST_F(plugin_test, a_foreign_model_is_refused_in_the_librarys_words) {
    auto cut = mxq();
    cut.cut_off = true;
    auto it = plugin();
    const auto said = run(it, matmul_s8, cut);
    EXPECT_EQ(said.status, ACCB_UNSUPPORTED);
    EXPECT_EQ(said.vendor_code, 3);
    EXPECT_NE(said.text.find("it answered Model_FailedToLoadMXQ (3)"), std::string::npos)
        << said.text;
}

TEST_F(plugin_test, a_model_of_other_shapes_is_refused_before_it_runs) {
    set("shape=wrong");
    auto it = plugin();
    const auto said = run(it, matmul_s8);
    EXPECT_EQ(said.status, ACCB_UNSUPPORTED);
    EXPECT_NE(said.text.find("of its outputs, in place 0 one of 3840 elements, the workload one "
                             "of 1920"),
              std::string::npos)
        << said.text;
}

TEST_F(plugin_test, faults_keep_the_librarys_names) {
    struct sample {
        const char* setting;
        accb_status status;
        const char* words;
    };
    const sample samples[] = {
        {"fault=create_accelerator@every:busy", ACCB_UNAVAILABLE, "Acc_CoreAlreadyInUse (11)"},
        {"fault=create_accelerator@every:fail", ACCB_UNAVAILABLE, "Acc_DeviceNotFound (71)"},
        {"fault=launch@every:fail", ACCB_INTERNAL, "Model_NotSupported (69)"},
        {"fault=infer@every:timeout", ACCB_DEADLINE, "Driver_WaitDoneTimeout (35)"},
        {"fault=infer@every:lost", ACCB_DEVICE_LOST, "Driver_FailedToPostInfer (33)"}};
    for (const sample& one : samples) {
        SCOPED_TRACE(one.setting);
        set(one.setting);
        auto it = plugin();
        const auto said = run(it, matmul_s8);
        EXPECT_EQ(said.status, one.status) << said.text;
        EXPECT_NE(said.text.find(one.words), std::string::npos) << said.text;
        EXPECT_TRUE(it.close());
    }
}

}  // namespace
}  // namespace accelbench::mobilint_test
