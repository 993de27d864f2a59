// SPDX-License-Identifier: Apache-2.0
// A buffer in the host's memory: for CPUs, and for chips whose runtime takes host pointers.
#pragma once

#include <sys/mman.h>

#include <accelbench/sdk/buffer.hpp>
#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <new>

namespace accelbench::sdk {

/// Own memory, aligned to a cache line, to 2 MiB with huge pages asked for once it is that large;
/// or the harness's memory where the descriptor carries host_ptr. Pages of own memory are placed on
/// the memory node of the thread that writes first.
class host_buffer : public buffer {
  public:
    /// Throws INVALID_ARGUMENT for an alignment that is no power of two, bad_alloc if there is no
    /// room.
    explicit host_buffer(const accb_buffer_desc& desc) {
        require(std::has_single_bit(std::max<uint64_t>(desc.alignment, 1)),
                "a buffer's alignment is no power of two");
        if (desc.host_ptr != nullptr) {
            data_ = static_cast<std::byte*>(desc.host_ptr);
            return;
        }
        const uint64_t least = desc.size >= huge_page ? huge_page : cache_line;
        map(desc.size, std::max(desc.alignment, least));
    }
    ~host_buffer() override {
        if (mapping_ != nullptr) {
            ::munmap(mapping_, mapping_size_);
        }
    }

    [[nodiscard]] std::byte* data() const { return data_; }

    void write(uint64_t offset, std::span<const std::byte> from) override {
        std::memcpy(data_ + offset, from.data(), from.size());
    }
    void read(uint64_t offset, std::span<std::byte> to) override {
        std::memcpy(to.data(), data_ + offset, to.size());
    }

  private:
    static constexpr uint64_t cache_line = 64;
    static constexpr uint64_t huge_page = 2u << 20;

    // Straight from the kernel: malloc would keep freed buffers and hand them out unaligned to huge
    // pages, so that equal workloads would meet unequal memory.
    void map(uint64_t size, uint64_t alignment) {
        if (size > SIZE_MAX / 2 || alignment > SIZE_MAX / 4) {
            throw std::bad_alloc();
        }
        mapping_size_ = std::max<uint64_t>(size, 1) + alignment;
        void* mapping = ::mmap(nullptr, mapping_size_, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapping == MAP_FAILED) {
            throw std::bad_alloc();
        }
        mapping_ = mapping;
        const auto address = reinterpret_cast<std::uintptr_t>(mapping);
        const std::uintptr_t aligned = (address + alignment - 1) / alignment * alignment;
        data_ = static_cast<std::byte*>(mapping) + (aligned - address);
        if (alignment >= huge_page) {
            // Advice only: where huge pages are off, small ones serve.
            (void)::madvise(data_, size, MADV_HUGEPAGE);
        }
    }

    std::byte* data_ = nullptr;
    void* mapping_ = nullptr;
    std::size_t mapping_size_ = 0;
};

/// The operand's first byte. Throws INVALID_ARGUMENT if it is unbound or lies in no host_buffer.
[[nodiscard]] inline std::byte* host_pointer(const operand& place) {
    const auto* memory = dynamic_cast<const host_buffer*>(place.memory);
    require(memory != nullptr, "an operand is not bound to host memory");
    return memory->data() + place.offset;
}

/// The same as a typed pointer; the harness aligns tensors to 64 bytes or more inside buffers.
template <class Element>
[[nodiscard]] Element* host_pointer_to(const operand& place) {
    return reinterpret_cast<Element*>(host_pointer(place));
}

}  // namespace accelbench::sdk
