// SPDX-License-Identifier: Apache-2.0
// Memory for tensors of hundreds of megabytes: from the pool, and not cleared before it is written.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>
#include <vector>

#include "base/page_pool.hpp"

namespace accelbench {

template <class T>
struct page_allocator {
    using value_type = T;
    static constexpr std::size_t pooled = 4U << 20U;  // bytes from which on blocks are pooled

    page_allocator() = default;
    template <class U>
    page_allocator(const page_allocator<U>&) {}  // NOLINT(google-explicit-constructor): required

    T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        return static_cast<T*>(bytes >= pooled ? page_pool::take(bytes) : ::operator new(bytes));
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        if (count * sizeof(T) >= pooled) {
            page_pool::give_back(memory);
        } else {
            ::operator delete(memory);
        }
    }

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
