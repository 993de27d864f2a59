// SPDX-License-Identifier: Apache-2.0
#include "tests/doubles/cuda/grid/shared_memory.hpp"

#include <cstdint>
#include <cstring>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, bytes) (static_cast<void>(at), static_cast<void>(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(at, bytes) (static_cast<void>(at), static_cast<void>(bytes))
#endif

namespace accelbench::cuda_double {
namespace {

constexpr std::size_t line = 128;  // pieces start at lines, as shared memory itself does
constexpr std::size_t static_bytes = 48U << 10U;
constexpr std::size_t gaps = 16 * line;  // between pieces, never accessible
constexpr int unset = 0xff;              // as a float: NaN

constexpr std::size_t whole_lines(std::size_t bytes) {
    return (bytes + line - 1) / line * line;
}

}  // namespace

shared_memory::shared_memory(std::size_t dynamic_bytes)
    : memory_(new std::byte[whole_lines(dynamic_bytes) + static_bytes + gaps + 3 * line]),
      dynamic_bytes_(dynamic_bytes) {
    const auto start = reinterpret_cast<std::uintptr_t>(memory_.get());
    dynamic_ = memory_.get() + (line - start % line) % line;
    ASAN_POISON_MEMORY_REGION(dynamic_, whole_lines(dynamic_bytes) + static_bytes + gaps + line);
}

shared_memory::~shared_memory() {
    if (memory_ != nullptr) {
        ASAN_UNPOISON_MEMORY_REGION(memory_.get(),
                                    whole_lines(dynamic_bytes_) + static_bytes + gaps + 3 * line);
    }
}

void shared_memory::renew() {
    ASAN_UNPOISON_MEMORY_REGION(dynamic_, dynamic_bytes_);
    std::memset(dynamic_, unset, dynamic_bytes_);
    for (const part& it : parts_) {
        std::memset(it.at, unset, it.bytes);
    }
    if (parts_.empty()) {
        free_ = dynamic_ + whole_lines(dynamic_bytes_) + line;
    }
}

void* shared_memory::piece(const void* tag, std::size_t bytes) {
    for (const part& it : parts_) {
        if (it.tag == tag) {
            return it.at;
        }
    }
    std::byte* const at = free_;
    std::byte* const end = dynamic_ + whole_lines(dynamic_bytes_) + static_bytes + gaps;
    if (at + whole_lines(bytes) + line > end) {
        return nullptr;
    }
    ASAN_UNPOISON_MEMORY_REGION(at, bytes);
    std::memset(at, unset, bytes);
    free_ += whole_lines(bytes) + line;
    parts_.push_back({tag, at, bytes});
    return at;
}

const void* shared_memory::same_place(const shared_memory& other, const void* place) const {
    const auto* const wanted = static_cast<const std::byte*>(place);
    for (const part& mine : parts_) {
        if (wanted >= mine.at && wanted < mine.at + mine.bytes) {
            for (const part& its : other.parts_) {
                if (its.tag == mine.tag) {
                    return its.at + (wanted - mine.at);
                }
            }
        }
    }
    if (wanted >= dynamic_ && wanted < dynamic_ + dynamic_bytes_) {
        return other.dynamic_ + (wanted - dynamic_);
    }
    return nullptr;
}

}  // namespace accelbench::cuda_double
