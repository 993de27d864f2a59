// SPDX-License-Identifier: Apache-2.0
// The plug-in over a tree of a card's files and a double of its runtime.
#pragma once

#include "tests/unit/furiosa/card_scene.hpp"
#include "tests/unit/npus/runner.hpp"

namespace accelbench::furiosa_test {

class plugin_scene : public card_scene {
  protected:
    void SetUp() override {
        card_scene::SetUp();
        make_cards(2);
        ::setenv("ACCELBENCH_FURIOSA_ROOT", root_.c_str(), 1);
        set("");
    }
    void TearDown() override {
        set("");
        card_scene::TearDown();
    }
    static void set(const std::string& entries) {
        ::setenv("ACCELBENCH_FURIOSA_DOUBLE", entries.c_str(), 1);
    }
    [[nodiscard]] npu_test::runner plugin() const {
        const char* const other = std::getenv("ACCELBENCH_TESTED_PLUGIN");
        return {other == nullptr ? ACCELBENCH_FURIOSA_PLUGIN : other, root_ / "artifacts"};
    }
    [[nodiscard]] static npu_test::artifact edf(const std::string& precision, accb_dtype arithmetic,
                                                accb_dtype accumulate = ACCB_F32) {
        return {"edf", "rngd", precision, arithmetic, accumulate};
    }
};

}  // namespace accelbench::furiosa_test
