// SPDX-License-Identifier: Apache-2.0
// Memory for tensors of hundreds of megabytes: in huge pages, and not cleared before it is written.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>
#include <vector>

namespace accelbench {

/// Page faults of 4 KiB pages took a third of the time in which outputs were checked (perf, core
/// suite, 64 GB/s host); huge pages need 512 times fewer, and a vector that is read into need not
/// be zeroed first.
template <class T>
struct page_allocator {
    using value_type = T;
    static constexpr std::size_t huge_page = 2U << 20U;

    page_allocator() = default;
    template <class U>
    page_allocator(const page_allocator<U>&) {}  // NOLINT(google-explicit-constructor): required

    T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        const bool large = bytes >= 2 * huge_page;
        void* memory =
            large ? std::aligned_alloc(huge_page, (bytes + huge_page - 1) / huge_page * huge_page)
                  : std::malloc(bytes == 0 ? 1 : bytes);
        if (memory == nullptr) {
            throw std::bad_alloc();
        }
        if (large) {
            ::madvise(memory, bytes, MADV_HUGEPAGE);  // a wish: without it small pages serve
        }
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t) noexcept { std::free(memory); }

    /// Leaves a new element as it is; the default would clear it.
    template <class U>
    void construct(U* at) noexcept {
        ::new (static_cast<void*>(at)) U;
    }
    template <class U, class... Args>
    void construct(U* at, Args&&... args) {
        ::new (static_cast<void*>(at)) U(std::forward<Args>(args)...);
    }

    template <class U>
    bool operator==(const page_allocator<U>&) const {
        return true;
    }
};

/// The bytes of one tensor. resize() leaves new bytes undefined.
using tensor_bytes = std::vector<std::byte, page_allocator<std::byte>>;

}  // namespace accelbench
