// SPDX-License-Identifier: Apache-2.0
// The pool of large blocks: given back, reused, never handed out twice.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <thread>

#include "base/page_allocator.hpp"

namespace accelbench {
namespace {

constexpr std::size_t mib = 1ULL << 20U;

TEST(page_pool, a_block_given_back_serves_the_next_of_its_size) {
    void* first = page_pool::take(10 * mib);
    page_pool::give_back(first);
    void* again = page_pool::take(9 * mib);
    EXPECT_EQ(again, first);
    void* other = page_pool::take(10 * mib);
    EXPECT_NE(other, first) << "it is in use";
    page_pool::give_back(again);
    page_pool::give_back(other);
}

TEST(page_pool, a_small_wish_does_not_take_a_large_block) {
    void* large = page_pool::take(400 * mib);
    page_pool::give_back(large);
    void* small = page_pool::take(50 * mib);
    EXPECT_NE(small, large);
    page_pool::give_back(small);
    void* again = page_pool::take(390 * mib);
    EXPECT_EQ(again, large);
    page_pool::give_back(again);
}

TEST(page_pool, blocks_begin_at_huge_pages) {
    void* block = page_pool::take(4 * mib + 1);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % (2 * mib), 0U);
    page_pool::give_back(block);
}

TEST(page_pool, threads_never_share_a_block) {
    std::vector<std::thread> threads;
    for (unsigned char mark = 1; mark <= 4; ++mark) {
        threads.emplace_back([mark] {
            for (int i = 0; i < 50; ++i) {
                tensor_bytes own(4 * mib, std::byte{mark});
                EXPECT_TRUE(std::all_of(own.begin(), own.end(),
                                        [&](std::byte b) { return b == std::byte{mark}; }));
            }
        });
    }
    for (auto& each : threads) {
        each.join();
    }
}

TEST(tensor_bytes, keep_their_bytes_when_they_grow_over_the_pools_threshold) {
    tensor_bytes bytes(1000);
    std::fill(bytes.begin(), bytes.end(), std::byte{7});
    bytes.resize(5 * mib);
    EXPECT_TRUE(std::all_of(bytes.begin(), bytes.begin() + 1000,
                            [](std::byte b) { return b == std::byte{7}; }));
    const tensor_bytes copy = bytes;
    EXPECT_EQ(copy, bytes);
}

}  // namespace
}  // namespace accelbench
