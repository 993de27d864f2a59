// SPDX-License-Identifier: Apache-2.0
#include "memory.hpp"

#include <sys/mman.h>

#include <cstring>
#include <vector>

namespace cuda_double {
namespace {

constexpr uint64_t page = 4096;
constexpr std::byte fresh{0xEB};   // what was never written: a NaN in no type, but no zero either
constexpr std::byte canary{0xA7};  // between a block's end and the guard
constexpr std::size_t most_holes = 4096;

uint64_t round_up(uint64_t value, uint64_t unit) {
    return (value + unit - 1) / unit * unit;
}

}  // namespace

device_memory& memory() {
    // Never destroyed: streams may still run while the process ends.
    static device_memory& one = *new device_memory;
    return one;
}

CUdeviceptr device_memory::allocate(uint64_t owner, uint64_t size, uint64_t limit) {
    const std::scoped_lock lock(mutex_);
    if (size > limit || bytes_ > limit - size) {
        return 0;
    }
    const uint64_t body = round_up(size, alignment);
    block made;
    made.size = size;
    made.owner = owner;
    made.mapped = round_up(body, page) + 2 * page;
    void* const mapping =
        ::mmap(nullptr, made.mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) {
        return 0;
    }
    made.mapping = static_cast<std::byte*>(mapping);
    (void)::mprotect(made.mapping + page, made.mapped - 2 * page, PROT_READ | PROT_WRITE);
    std::byte* const first = made.mapping + made.mapped - page - body;
    std::memset(made.mapping + page, static_cast<int>(fresh), made.mapped - 2 * page);
    std::memset(first + size, static_cast<int>(canary), body - size);
    bytes_ += size;
    const auto address = reinterpret_cast<CUdeviceptr>(first);
    blocks_[address] = made;
    return address;
}

CUresult device_memory::release(CUdeviceptr at) {
    const std::scoped_lock lock(mutex_);
    const auto found = blocks_.find(at);
    if (found == blocks_.end()) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    const block gone = found->second;
    const auto* const first = reinterpret_cast<const std::byte*>(at);
    CUresult code = CUDA_SUCCESS;
    for (uint64_t index = gone.size; index < round_up(gone.size, alignment); ++index) {
        code = first[index] == canary ? code : CUDA_ERROR_ILLEGAL_ADDRESS;
    }
    bytes_ -= gone.size;
    blocks_.erase(found);
    (void)::madvise(gone.mapping, gone.mapped, MADV_DONTNEED);
    (void)::mprotect(gone.mapping, gone.mapped, PROT_NONE);
    holes_[reinterpret_cast<uint64_t>(gone.mapping)] = gone;
    holes_in_order_.push_back(reinterpret_cast<uint64_t>(gone.mapping));
    forget_oldest_hole();
    return code;
}

void device_memory::release_all_of(uint64_t owner) {
    std::vector<CUdeviceptr> theirs;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [at, one] : blocks_) {
            if (one.owner == owner) {
                theirs.push_back(at);
            }
        }
    }
    for (const CUdeviceptr at : theirs) {
        (void)release(at);
    }
}

void device_memory::forget_oldest_hole() {
    if (holes_in_order_.size() <= most_holes) {
        return;
    }
    const auto oldest = holes_.find(holes_in_order_.front());
    holes_in_order_.pop_front();
    (void)::munmap(oldest->second.mapping, oldest->second.mapped);
    holes_.erase(oldest);
}

std::optional<device_memory::block> device_memory::find(CUdeviceptr at, uint64_t bytes,
                                                        CUdeviceptr* base) const {
    const std::scoped_lock lock(mutex_);
    auto after = blocks_.upper_bound(at);
    if (after == blocks_.begin()) {
        return std::nullopt;
    }
    --after;
    const uint64_t offset = at - after->first;
    if (offset > after->second.size || bytes > after->second.size - offset) {
        return std::nullopt;
    }
    if (base != nullptr) {
        *base = after->first;
    }
    return after->second;
}

bool device_memory::is_freed(uint64_t address) const {
    const std::scoped_lock lock(mutex_);
    auto after = holes_.upper_bound(address);
    if (after == holes_.begin()) {
        return false;
    }
    --after;
    return address - after->first < after->second.mapped;
}

CUresult device_memory::pin(const std::byte* at, uint64_t bytes) {
    const std::scoped_lock lock(mutex_);
    const auto first = reinterpret_cast<uint64_t>(at);
    const auto after = pinned_.lower_bound(first);
    const bool overlaps_next = after != pinned_.end() && after->first < first + bytes;
    const bool overlaps_last =
        after != pinned_.begin() && std::prev(after)->first + std::prev(after)->second > first;
    if (overlaps_next || overlaps_last) {
        return CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
    }
    pinned_[first] = bytes;
    return CUDA_SUCCESS;
}

CUresult device_memory::unpin(const std::byte* at) {
    const std::scoped_lock lock(mutex_);
    return pinned_.erase(reinterpret_cast<uint64_t>(at)) == 1
               ? CUDA_SUCCESS
               : CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED;
}

bool device_memory::is_pinned(const void* at, uint64_t bytes) const {
    const std::scoped_lock lock(mutex_);
    const auto first = reinterpret_cast<uint64_t>(at);
    auto after = pinned_.upper_bound(first);
    if (after == pinned_.begin()) {
        return false;
    }
    --after;
    return first + bytes <= after->first + after->second;
}

uint64_t device_memory::blocks() const {
    const std::scoped_lock lock(mutex_);
    return blocks_.size();
}

uint64_t device_memory::blocks_of(uint64_t owner) const {
    const std::scoped_lock lock(mutex_);
    uint64_t count = 0;
    for (const auto& [at, one] : blocks_) {
        count += one.owner == owner ? 1 : 0;
    }
    return count;
}

uint64_t device_memory::bytes() const {
    const std::scoped_lock lock(mutex_);
    return bytes_;
}

uint64_t device_memory::pinned_ranges() const {
    const std::scoped_lock lock(mutex_);
    return pinned_.size();
}

}  // namespace cuda_double
