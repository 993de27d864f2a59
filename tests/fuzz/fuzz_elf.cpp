// SPDX-License-Identifier: Apache-2.0
// Libraries that are cut or damaged: their symbols are listed, or refused in a sentence.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "harness/conform/elf_symbols.hpp"
#include "tests/fuzz/mutator.hpp"

namespace accelbench::fuzz {
namespace {

std::string library() {
    std::ifstream file(ACCELBENCH_LIBRARY, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

TEST(fuzz_elf, exported_symbols_are_those_of_the_library) {
    const auto names = conform::exported_symbols(library());
    ASSERT_TRUE(names);
    const auto has = [&](const char* name) {
        return std::find(names->begin(), names->end(), name) != names->end();
    };
    EXPECT_TRUE(has("exported_function") && has("exported_variable"));
    EXPECT_FALSE(has("hidden_function") || has("abs"));
}

TEST(fuzz_elf, damaged_libraries_are_read_or_refused) {
    const std::string sound = library();
    mutator change(401);
    std::size_t refused = 0;
    for (std::size_t i = 0; i < 400 * effort; ++i) {
        std::string bytes = sound;
        // Half of the edits hit the header and the section table, where offsets and sizes are.
        const std::size_t head = change.below(2) == 0 ? 64 : bytes.size();
        bytes[change.below(head)] = static_cast<char>(change.below(256));
        bytes[bytes.size() - 1 - change.below(2048)] = static_cast<char>(change.below(256));
        if (change.below(4) == 0) {
            bytes.resize(change.below(bytes.size()));
        }
        if (const auto names = conform::exported_symbols(bytes); !names) {
            ++refused;
            expect_sentence(names.error(), "a damaged library");
        }
    }
    EXPECT_GT(refused, 20 * effort);
}

}  // namespace
}  // namespace accelbench::fuzz
