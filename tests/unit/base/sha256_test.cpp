// SPDX-License-Identifier: Apache-2.0
// SHA-256 against the examples that FIPS 180-4 publishes.
#include "base/sha256.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace accelbench {
namespace {

TEST(sha256, equals_the_published_examples) {
    EXPECT_EQ(sha256_hex(std::string_view{}),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(sha256, of_a_file_longer_than_one_piece_equals_the_one_of_its_bytes) {
    const auto path = std::filesystem::path(testing::TempDir()) / "accelbench_sha256_test";
    const std::string text((1U << 20U) + 4097, 'x');
    std::ofstream(path, std::ios::binary) << text;
    const auto of_file = sha256_file(path);
    std::filesystem::remove(path);
    ASSERT_TRUE(of_file);
    EXPECT_EQ(*of_file, sha256_hex(text));
}

TEST(sha256, of_a_missing_file_is_an_error_that_names_it) {
    const auto r = sha256_file("/nonexistent/weights.bin");
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, error_code::io);
    EXPECT_NE(to_string(r.error()).find("/nonexistent/weights.bin"), std::string::npos);
}

}  // namespace
}  // namespace accelbench
