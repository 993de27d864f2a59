// SPDX-License-Identifier: Apache-2.0
#include "base/page_pool.hpp"

#include <sys/mman.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <unordered_map>

namespace accelbench {
namespace {

constexpr std::size_t huge_page = 2ULL << 20U;
constexpr std::size_t most_kept = 1ULL << 30U;

struct kept_blocks {
    std::mutex guard;
    std::unordered_map<void*, std::size_t> sizes;  // of all blocks, in use or not
    std::multimap<std::size_t, void*> unused;
    std::size_t unused_bytes = 0;
};

/// Never destroyed: blocks may be given back by other static objects' destructors.
kept_blocks& blocks() {
    static auto* all = new kept_blocks;  // NOLINT(cppcoreguidelines-owning-memory)
    return *all;
}

void* new_block(std::size_t bytes) {
    void* block = std::aligned_alloc(huge_page, bytes);
    if (block != nullptr) {
        ::madvise(block, bytes, MADV_HUGEPAGE);  // a wish: without it small pages serve
    }
    return block;
}

}  // namespace

void* page_pool::take(std::size_t bytes) {
    const std::size_t rounded = (bytes + huge_page - 1) / huge_page * huge_page;
    kept_blocks& all = blocks();
    const std::lock_guard lock(all.guard);
    // A block much larger than what is asked for waits for its like.
    if (const auto found = all.unused.lower_bound(rounded);
        found != all.unused.end() && found->first <= 2 * rounded) {
        void* block = found->second;
        all.unused_bytes -= found->first;
        all.unused.erase(found);
        return block;
    }
    void* block = new_block(rounded);
    while (block == nullptr && !all.unused.empty()) {
        const auto largest = std::prev(all.unused.end());
        all.unused_bytes -= largest->first;
        all.sizes.erase(largest->second);
        std::free(largest->second);
        all.unused.erase(largest);
        block = new_block(rounded);
    }
    if (block == nullptr) {
        throw std::bad_alloc();
    }
    all.sizes[block] = rounded;
    return block;
}

void page_pool::give_back(void* block) noexcept {
    kept_blocks& all = blocks();
    const std::lock_guard lock(all.guard);
    const std::size_t bytes = all.sizes.at(block);
    if (all.unused_bytes + bytes > most_kept) {
        all.sizes.erase(block);
        std::free(block);
        return;
    }
    all.unused.emplace(bytes, block);
    all.unused_bytes += bytes;
}

}  // namespace accelbench
