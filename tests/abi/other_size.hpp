// SPDX-License-Identifier: Apache-2.0
// Structs as an older or a newer side writes them: shorter, or with a tail that we do not know.
#pragma once

#include <accelbench/plugin.h>

#include <cstddef>
#include <cstring>
#include <type_traits>
#include <vector>

namespace accelbench::abi {

/// A struct of `size` bytes in memory of its own, followed by bytes that must not be read as fields
/// and must not be written. Whatever lies beyond our own fields is 0xee.
template <class Struct>
class other_size {
  public:
    other_size(const Struct& ours, std::size_t size) : size_(size), bytes_(size + margin, tail) {
        std::memcpy(bytes_.data(), &ours, std::min(size, sizeof(Struct)));
        const auto written = static_cast<uint32_t>(size);
        std::memcpy(bytes_.data(), &written, sizeof(written));
    }

    [[nodiscard]] Struct* get() {
        unsigned char* bytes = bytes_.data();
        // The compiler must not see that a short struct is shorter than its type: it would warn.
        asm volatile("" : "+r"(bytes));
        return reinterpret_cast<Struct*>(bytes);
    }
    [[nodiscard]] uint32_t struct_size() const {
        uint32_t size = 0;
        std::memcpy(&size, bytes_.data(), sizeof(size));
        return size;
    }
    /// True if every byte from `offset` on is as it was.
    [[nodiscard]] bool untouched_from(std::size_t offset) const {
        for (std::size_t index = offset; index < bytes_.size(); ++index) {
            if (bytes_[index] != tail) {
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    static constexpr std::size_t margin = 64;
    static constexpr unsigned char tail = 0xee;

    std::size_t size_;
    std::vector<unsigned char> bytes_;
};

/// Newer: 24 unknown bytes at the end.
template <class Struct>
other_size<Struct> grown(const Struct& ours) {
    return {ours, sizeof(Struct) + 24};
}

/// Older: ends before the named field.
#define ACCB_CUT(ours, field)                                           \
    ::accelbench::abi::other_size<std::remove_cvref_t<decltype(ours)>>( \
        (ours), offsetof(std::remove_cvref_t<decltype(ours)>, field))

}  // namespace accelbench::abi
