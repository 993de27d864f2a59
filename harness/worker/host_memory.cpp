// SPDX-License-Identifier: Apache-2.0
// One mapping per buffer: reserved without access, the middle opened.
#include "harness/worker/host_memory.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "harness/worker/failing.hpp"

namespace accelbench::worker {

namespace {

constexpr std::uint64_t page = 4096;
constexpr std::uint64_t huge_page = 2ULL << 20U;

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
    return (value + unit - 1) / unit * unit;
}

}  // namespace

result<host_memory> host_memory::allocate(std::uint64_t bytes) {
    if (bytes > (1ULL << 46U)) {
        return fault(error_code::too_large,
                     "a buffer of " + std::to_string(bytes) + " bytes is beyond any host's memory");
    }
    // Large buffers start on a huge page, or their speed would depend on where the kernel put them.
    const std::uint64_t alignment = bytes >= huge_page ? huge_page : page;
    const std::uint64_t usable = round_up(bytes == 0 ? 1 : bytes, page);
    host_memory memory;
    memory.reserved_ = usable + alignment + 2 * page;
    void* base = mmap(nullptr, memory.reserved_, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) {
        memory.reserved_ = 0;
        return fault(error_code::too_large,
                     "the host has no room for a buffer of " + std::to_string(bytes) +
                         " bytes: " + std::strerror(errno),
                     "Choose smaller workloads.");
    }
    memory.base_ = static_cast<std::byte*>(base);
    const auto address = reinterpret_cast<std::uintptr_t>(base);
    memory.data_ = memory.base_ + (round_up(address + page, alignment) - address);
    if (mprotect(memory.data_, usable, PROT_READ | PROT_WRITE) != 0) {
        return fault(error_code::too_large,
                     "the host has no memory for a buffer of " + std::to_string(bytes) +
                         " bytes: " + std::strerror(errno),
                     "Choose smaller workloads.");
    }
    if (alignment == huge_page) {
        madvise(memory.data_, usable, MADV_HUGEPAGE);  // advice only: a refusal costs speed
    }
    return memory;
}

host_memory::host_memory(host_memory&& other) noexcept
    : base_(std::exchange(other.base_, nullptr)),
      reserved_(std::exchange(other.reserved_, 0)),
      data_(std::exchange(other.data_, nullptr)) {}

host_memory& host_memory::operator=(host_memory&& other) noexcept {
    std::swap(base_, other.base_);
    std::swap(reserved_, other.reserved_);
    std::swap(data_, other.data_);
    return *this;
}

host_memory::~host_memory() {
    if (base_ != nullptr) {
        munmap(base_, reserved_);
    }
}

}  // namespace accelbench::worker
