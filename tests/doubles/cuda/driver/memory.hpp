// SPDX-License-Identifier: Apache-2.0
// Device memory on host pages, and what is known of pinned host memory.
#pragma once

#include <cuda.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

namespace cuda_double {

/// Every block lies between pages that nobody may touch, ends as close to the second one as its
/// alignment allows, and starts filled with a pattern. A freed block stays a hole in the address
/// space, so that its use is an access violation and an argument that points there is recognised.
class device_memory {
  public:
    static constexpr uint64_t alignment = 256;

    struct block {
        uint64_t size = 0, mapped = 0;
        std::byte* mapping = nullptr;
        uint64_t owner = 0;  // a context's handle
    };

    /// 0: above the limit.
    [[nodiscard]] CUdeviceptr allocate(uint64_t owner, uint64_t size, uint64_t limit);
    /// INVALID_VALUE unless the address is a block's first; ILLEGAL_ADDRESS if something wrote
    /// behind its end.
    [[nodiscard]] CUresult release(CUdeviceptr at);
    void release_all_of(uint64_t owner);
    /// The block that holds all of the range, or nothing.
    [[nodiscard]] std::optional<block> find(CUdeviceptr at, uint64_t bytes,
                                            CUdeviceptr* base = nullptr) const;
    [[nodiscard]] bool is_freed(uint64_t address) const;

    [[nodiscard]] CUresult pin(const std::byte* at, uint64_t bytes);
    [[nodiscard]] CUresult unpin(const std::byte* at);
    [[nodiscard]] bool is_pinned(const void* at, uint64_t bytes) const;

    [[nodiscard]] uint64_t blocks() const;
    [[nodiscard]] uint64_t blocks_of(uint64_t owner) const;
    [[nodiscard]] uint64_t bytes() const;
    [[nodiscard]] uint64_t pinned_ranges() const;

  private:
    void forget_oldest_hole();

    mutable std::mutex mutex_;
    std::map<CUdeviceptr, block> blocks_;
    std::map<uint64_t, block> holes_;  // by first address of the mapping
    std::deque<uint64_t> holes_in_order_;
    std::map<uint64_t, uint64_t> pinned_;  // first address -> bytes
    uint64_t bytes_ = 0;
};

[[nodiscard]] device_memory& memory();

}  // namespace cuda_double
