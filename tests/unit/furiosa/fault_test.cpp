// SPDX-License-Identifier: Apache-2.0
// Each way in which the runtime says no, or lies.
#include "tests/unit/furiosa/plugin_scene.hpp"

namespace accelbench::furiosa_test {
namespace {

using npu_test::program;

class fault_test : public plugin_scene {
  protected:
    /// As far as a launch; the first answer that is not ACCB_OK.
    npu_test::answered run(npu_test::runner& it, bool on_device = true) {
        if (const auto opened = it.open(); opened.status != ACCB_OK) {
            return opened;
        }
        it.choose(program("softmax"), edf("f32", ACCB_F32));
        if (const auto compiled = it.compile(); compiled.status != ACCB_OK) {
            return compiled;
        }
        if (const auto bound = it.bind(on_device); bound.status != ACCB_OK) {
            return bound;
        }
        return it.launch();
    }
    void expect(const std::string& setting, accb_status status, const std::string& words,
                bool on_device = true) {
        SCOPED_TRACE(setting);
        set(setting);
        auto it = plugin();
        const auto said = run(it, on_device);
        EXPECT_EQ(said.status, status) << said.text;
        EXPECT_NE(said.text.find(words), std::string::npos) << said.text;
        set("");
    }
};

TEST_F(fault_test, a_chip_that_is_held_is_unavailable) {
    expect("busy=1", ACCB_UNAVAILABLE, "furiosa_runtime_init answered NULL: another process holds");
    auto first = plugin(), second = plugin();
    ASSERT_EQ(run(first).status, ACCB_OK);
    EXPECT_EQ(run(second).status, ACCB_UNAVAILABLE) << "the double gives a chip away once";
    EXPECT_TRUE(first.close());
    EXPECT_EQ(second.compile().status, ACCB_OK) << "a failed call leaves the context usable";
}

TEST_F(fault_test, no_memory_is_out_of_memory) {
    expect("memory_mb=0", ACCB_OUT_OF_MEMORY, "it answered NULL. Choose smaller workloads");
}

TEST_F(fault_test, a_failed_call_is_told_with_its_code) {
    expect("fault=furiosa_kernel_run@every:fail", ACCB_INTERNAL,
           "npu0 was asked to run a kernel (furiosa_kernel_run); the runtime answered -1");
    expect("fault=furiosa_write@every:fail", ACCB_INTERNAL, "(furiosa_write)");
    expect("fault=furiosa_read@every:fail", ACCB_INTERNAL, "(furiosa_read)", false);
    expect("fault=furiosa_kernel_load@every:fail", ACCB_UNSUPPORTED, "furiosa_kernel_load");
}

TEST_F(fault_test, a_launch_that_does_nothing_leaves_the_poison) {
    set("fault=furiosa_kernel_run@every:lazy");
    auto it = plugin();
    ASSERT_EQ(run(it).status, ACCB_OK);
    EXPECT_GT(it.worst(), 1.0);
}

TEST_F(fault_test, a_wrong_bit_is_a_wrong_answer) {
    set("fault=furiosa_kernel_run@every:wrong");
    auto it = plugin();
    ASSERT_EQ(run(it).status, ACCB_OK);
    EXPECT_GT(it.worst(), 1.0);
}

TEST_F(fault_test, a_card_that_leaves_is_lost) {
    expect("fault=furiosa_kernel_run@every:lost", ACCB_DEVICE_LOST,
           "/dev/rngd/npu0mgmt is gone: the card has left");
}

}  // namespace
}  // namespace accelbench::furiosa_test
