// SPDX-License-Identifier: Apache-2.0
// The device's own account of a launch, where the runtime has one.
#include <algorithm>

#include "tests/unit/furiosa/plugin_scene.hpp"

namespace accelbench::furiosa_test {
namespace {

class spans_test : public plugin_scene {
  protected:
    /// The log after a session with one launch.
    std::vector<std::string> run(const char* spans) {
        auto it = plugin();
        EXPECT_EQ(it.open({{"spans", spans}}).status, ACCB_OK);
        it.choose(npu_test::program("softmax"), edf("f32", ACCB_F32));
        EXPECT_EQ(it.compile().status, ACCB_OK);
        EXPECT_EQ(it.bind(true).status, ACCB_OK);
        EXPECT_EQ(it.launch().status, ACCB_OK);
        EXPECT_LE(it.worst(), 1.0);
        EXPECT_TRUE(it.close());
        return it.log();
    }
    static bool has(const std::vector<std::string>& log, const std::string& words) {
        return std::any_of(log.begin(), log.end(), [&](const std::string& line) {
            return line.find(words) != std::string::npos;
        });
    }
    [[nodiscard]] static bool offered() {
        return std::string(std::getenv("ACCELBENCH_FURIOSA_NAMES")) == "profiled";
    }
};

TEST_F(spans_test, they_are_told_after_the_session_and_only_when_asked) {
    const auto log = run("on");
    if (offered()) {
        EXPECT_TRUE(has(log, "2 spans over 2000 cycles (load 400, main 1600)"));
    } else {
        EXPECT_TRUE(has(log, "this runtime lacks furiosa_profiled_run"));
    }
    EXPECT_FALSE(has(run("off"), "cycles"));
}

TEST_F(spans_test, a_failed_pass_is_a_warning_and_no_failure) {
    set("fault=furiosa_profiled_run@every:fail");
    EXPECT_EQ(has(run("on"), "(furiosa_profiled_run); the runtime answered -1"), offered());
}

TEST_F(spans_test, spans_that_never_end_do_not_hold_up_the_end) {
    set("late=never");
    EXPECT_EQ(has(run("on"), "has not said within 2 s"), offered());
}

}  // namespace
}  // namespace accelbench::furiosa_test
