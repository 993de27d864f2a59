// SPDX-License-Identifier: Apache-2.0
// CRC-32 (IEEE 802.3, reflected) of a message's bytes: a worker's stray write is noticed, not
// obeyed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace accelbench::protocol {

namespace detail {
consteval std::array<std::uint32_t, 256> crc32_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t index = 0; index < 256; ++index) {
        std::uint32_t value = index;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
        }
        table[index] = value;
    }
    return table;
}
inline constexpr std::array<std::uint32_t, 256> crc32_of_byte = crc32_table();
}  // namespace detail

[[nodiscard]] constexpr std::uint32_t crc32(std::span<const std::byte> bytes) {
    std::uint32_t value = 0xFFFFFFFFU;
    for (const std::byte byte : bytes) {
        const std::uint32_t low = (value ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU;
        value = (value >> 8U) ^ detail::crc32_of_byte[low];
    }
    return ~value;
}

}  // namespace accelbench::protocol
