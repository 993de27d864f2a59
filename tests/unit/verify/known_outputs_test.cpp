// SPDX-License-Identifier: Apache-2.0
// Outputs known by their hashes: every byte counts, and nothing is taken for judged that was not.
#include "harness/verify/known_outputs.hpp"

#include <gtest/gtest.h>

#include <random>

namespace accelbench::verify {
namespace {

constexpr std::uint64_t chunk = fingerprint_key::chunk_bytes;

std::vector<std::byte> noise(std::size_t bytes, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::byte> out(bytes);
    for (std::byte& b : out) {
        b = static_cast<std::byte>(random());
    }
    return out;
}

fingerprint of(const fingerprint_key& key, const std::vector<std::byte>& bytes) {
    const std::vector<std::span<const std::byte>> one{bytes};
    return key.of(one);
}

TEST(fingerprint, any_wrong_bit_shows_in_its_chunk_and_in_no_other) {
    const fingerprint_key key;
    const auto right = noise(3 * chunk + 100, 1);
    const fingerprint whole = of(key, right);
    ASSERT_EQ(whole[0].size(), 4U);
    for (const std::uint64_t at :
         {std::uint64_t{0}, chunk - 1, chunk, 2 * chunk + 7, 3 * chunk, 3 * chunk + 99}) {
        auto wrong = right;
        wrong[at] ^= std::byte{0x80};
        const fingerprint other = of(key, wrong);
        for (std::uint64_t c = 0; c < 4; ++c) {
            EXPECT_EQ(other[0][c] == whole[0][c], c != at / chunk) << "byte " << at;
        }
    }
}

TEST(fingerprint, pieces_add_up_to_the_whole) {
    const fingerprint_key key;
    const auto bytes = noise(5 * chunk + 3, 2);
    std::vector<std::uint64_t> pieces;
    key.add(pieces, std::span(bytes).first(2 * chunk));
    key.add(pieces, std::span(bytes).subspan(2 * chunk));
    EXPECT_EQ(pieces, of(key, bytes)[0]);
}

TEST(fingerprint, length_and_place_count) {
    const fingerprint_key key;
    const std::vector<std::byte> zeros(2 * chunk);
    EXPECT_NE(of(key, zeros), of(key, std::vector<std::byte>(2 * chunk - 1)));
    const auto a = noise(chunk, 3), b = noise(chunk, 4);
    auto ab = a, ba = b;
    ab.insert(ab.end(), b.begin(), b.end());
    ba.insert(ba.end(), a.begin(), a.end());
    EXPECT_NE(of(key, ab), of(key, ba));
}

TEST(fingerprint, no_two_campaigns_share_a_key) {
    const auto bytes = noise(1000, 5);
    EXPECT_NE(of(fingerprint_key(), bytes), of(fingerprint_key(), bytes));
}

results::verification_record judgement() {
    results::verification_record r;
    r.passed = true;
    r.mode = "sampled-rows+projection";
    r.worst_ratio = 0.25;
    r.detection_rate = 0.9;
    r.checked_elements = 16;
    r.total_elements = 1000;
    return r;
}

TEST(known_outputs, are_known_by_workload_boundary_and_data) {
    known_outputs known;
    const auto bytes = of(known.hashing(), noise(100, 6));
    const known_outputs::key here{"abc", "resident", {.constants = 0, .others = 1}};
    EXPECT_EQ(known.find(here), nullptr);
    known.learn(here, bytes, judgement());
    ASSERT_NE(known.find(here), nullptr);
    EXPECT_EQ(known.find(here)->bytes, bytes);
    EXPECT_EQ(known.find({"abd", "resident", here.choice}), nullptr);
    EXPECT_EQ(known.find({"abc", "host", here.choice}), nullptr);
    EXPECT_EQ(known.find({"abc", "resident", {.constants = 1, .others = 1}}), nullptr);
    EXPECT_EQ(known.find({"abc", "resident", {.constants = 0, .others = 0}}), nullptr);
}

TEST(known_outputs, the_first_judged_one_stays) {
    known_outputs known;
    const known_outputs::key k{"abc", "resident", {}};
    const auto first = of(known.hashing(), noise(100, 7));
    known.learn(k, first, judgement());
    known.learn(k, of(known.hashing(), noise(100, 8)), judgement());
    EXPECT_EQ(known.find(k)->bytes, first);
}

TEST(known_outputs, same_bytes_have_the_judgement_and_say_how_it_was_come_by) {
    const auto r = same_bytes({{}, judgement()});
    EXPECT_TRUE(r.passed);
    EXPECT_EQ(r.worst_ratio, 0.25);
    EXPECT_EQ(r.mode, "every byte as in an output judged before (sampled-rows+projection)");
    EXPECT_EQ(r.checked_elements, 1000U) << "all of them were compared";
    EXPECT_FALSE(r.detection_rate) << "it was measured once";
}

}  // namespace
}  // namespace accelbench::verify
