// SPDX-License-Identifier: Apache-2.0
// A text to the byte.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {

/// Compares with a file of tests/golden/results/expected; ACCELBENCH_WRITE_GOLDEN=1 writes it.
inline void expect_golden(const std::string& name, const std::string& text) {
    const std::filesystem::path path = std::filesystem::path(ACCELBENCH_GOLDEN_FOLDER) / name;
    if (std::getenv("ACCELBENCH_WRITE_GOLDEN") != nullptr) {
        samples::spill(path, text);
    }
    EXPECT_EQ(text, samples::slurp(path)) << path;
}

}  // namespace accelbench::results
