// SPDX-License-Identifier: Apache-2.0
// Packed files that were cut, flipped, or packed anew with other contents: verified or refused in a
// sentence, and never one byte outside of the folder that they are unfolded into.
#include <gtest/gtest.h>

#include "results/pack/archive.hpp"
#include "results/pack/pack.hpp"
#include "tests/fuzz/mutator.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace results;
using samples::spill;

TEST(fuzz_pack, foreign_archives_are_refused_in_a_sentence_or_verified) {
    const samples::temporary_folder folder;
    samples::tiny_campaign().write(folder.path() / "out");
    const auto made = pack({.bundles = {folder.path() / "out"},
                            .secret = std::string(64, '1'),
                            .product_version = "0.1.0"});
    ASSERT_TRUE(made);
    const packed_files sound = *read_archive(made->bytes, "it");
    const fs::path file = folder.path() / "it.tar.gz";
    mutator change(301);
    std::size_t opened_ones = 0, refused = 0, passed = 0;
    for (std::size_t i = 0; i < 40 * effort; ++i) {
        std::string bytes = made->bytes;
        if (change.below(3) == 0) {
            bytes = change.text(bytes, {"ustar", "../../", std::string("\x1f\x8b\x08", 3)});
        } else {
            packed_files files = sound;
            auto victim = files.begin();
            std::advance(victim, static_cast<std::ptrdiff_t>(change.below(files.size())));
            if (change.below(4) == 0) {
                const std::string content = victim->second;
                files.erase(victim);
                files.emplace("bundle/" + std::to_string(change.below(100)), content);
            } else {
                victim->second = change.text(victim->second, {"\"folder\": \"..\"", "/", "0000"});
            }
            bytes = *make_archive(files);
        }
        spill(file, bytes);
        const auto read = unpacked::open(file);
        if (!read) {
            ++refused;
            expect_sentence(read.error(), bytes);
            continue;
        }
        ++opened_ones;
        bool good = true;
        for (const auto& check : read->checks) {
            good = good && check.passed;
            EXPECT_FALSE(check.sentence.empty()) << check.name;
        }
        for (const auto& [name, where] : read->bundles) {
            good = good && verify_bundle(where).passed();
        }
        // Flips may hit what gzip does not look at; files that were changed never pass.
        passed += good && *read_archive(bytes, "it") != sound ? 1 : 0;
    }
    EXPECT_GT(opened_ones, 6 * effort);
    EXPECT_GT(refused, 5 * effort);
    EXPECT_EQ(passed, 0U);
}

}  // namespace
}  // namespace accelbench::fuzz
