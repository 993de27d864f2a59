// SPDX-License-Identifier: Apache-2.0
// Sidecars come from strangers: whatever is wrong with one is a sentence.
#include <nlohmann/json.hpp>
#include <random>

#include "tests/unit/artifacts/scene.hpp"

namespace accelbench::artifacts {
namespace {

using artifact_sidecar = scene;

TEST_F(artifact_sidecar, what_is_none_is_a_sentence_and_the_others_stay) {
    const std::pair<std::string, const char*> wrongs[] = {
        {"", "it is empty"},
        {"{", "parse error"},
        {"[]", "type_error"},
        {document().dump().substr(0, 100), "parse error"},
        {std::string(2U << 20U, ' '), "too large"},
        {but("/schema", "accelbench.artifact/2").dump(), "reads accelbench.artifact/1"},
        {but("/artifact/file", "b.npu").dump(), "not about the one beside it"},
        {but("/artifact/sha256", "abc").dump(), "\"abc\" is no SHA-256"},
        {but("/precision/weights", "f17").dump(), "there is no type \"f17\""},
        {but("/chip", nullptr).dump(), "type must be string"},
        {but("/inputs", 3).dump(), "type_error"},
        {but("/calibration_sha256", "x").dump(), "neither null nor a SHA-256"},
    };
    for (const auto& [text, words] : wrongs) {
        put(beside(), text);
        const store all = open();
        ASSERT_EQ(all.problems().size(), 1U) << text.substr(0, 200);
        EXPECT_NE(all.problems().front().find(words), std::string::npos) << all.problems().front();
        EXPECT_NE(all.problems().front().find("cannot use sidecar"), std::string::npos);
        EXPECT_EQ(all.size(), 0U);
    }
}

TEST_F(artifact_sidecar, a_missing_field_is_named) {
    for (const char* field : {"artifact", "workload", "source", "backend", "chip", "compiler",
                              "precision", "calibration_sha256", "recipe", "inputs", "outputs"}) {
        nlohmann::json j = document();
        j.erase(field);
        write(j);
        const auto read = read_sidecar(beside());
        ASSERT_FALSE(read) << field;
        EXPECT_NE(read.error().happened.find(field), std::string::npos) << read.error().happened;
    }
}

TEST_F(artifact_sidecar, a_file_of_the_format_without_one_is_told) {
    put(folder_ / "b.npu", "x");
    const store all = open();
    ASSERT_EQ(all.problems().size(), 1U);
    EXPECT_NE(all.problems().front().find("b.npu has no sidecar"), std::string::npos);
}

/// Seeded: a byte changed, a piece cut out or doubled, anywhere. Read or refused, never more.
TEST_F(artifact_sidecar, any_damage_is_read_or_refused) {
    std::mt19937_64 random(7);
    const std::string sound = document().dump(1);
    std::size_t refused = 0;
    for (int i = 0; i < 500; ++i) {
        std::string text = sound;
        const std::size_t at = random() % text.size(), length = random() % 20;
        switch (random() % 3) {
            case 0:
                text[at] = static_cast<char>(random());
                break;
            case 1:
                text.erase(at, length);
                break;
            default:
                text.insert(at, text.substr(at, length));
        }
        put(beside(), text);
        const auto read = read_sidecar(beside());
        refused += read ? 0 : 1;
        EXPECT_TRUE(read || !read.error().happened.empty());
    }
    EXPECT_GT(refused, 250U);
}

}  // namespace
}  // namespace accelbench::artifacts
