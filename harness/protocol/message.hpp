// SPDX-License-Identifier: Apache-2.0
// The one fixed-size message of the control socket. One request is answered by one reply with the
// same number.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace accelbench::protocol {

enum class message_kind : std::uint16_t {
    load = 1,
    open = 2,
    devices = 3,
    query = 4,
    compile = 5,
    create_buffers = 6,
    fill = 7,
    write = 8,
    read = 9,
    create_session = 10,
    create_rotation = 11,
    reset_rotation = 12,
    window = 13,
    ping = 14,
    probe_clock = 15,
    counts = 16,
    release = 17,
    close = 18,
    create_comm = 19,
    sensors = 20,
    sample = 21,
};
[[nodiscard]] std::string_view to_string(message_kind kind);

enum class message_role : std::uint16_t { request = 1, done = 2, failed = 3 };

/// Both ends are built together, so the layout is the host's own; `magic` changes with it.
struct message {
    std::uint32_t magic = 0;
    std::uint32_t sequence = 0;
    message_kind kind = message_kind::load;
    message_role role = message_role::request;
    std::uint32_t length = 0;             // bytes of the flat record at the start of the data area
    std::array<std::uint64_t, 6> args{};  // their meaning is the kind's: see requests.hpp
    std::uint32_t reserved = 0;
    std::uint32_t crc = 0;  // of everything before it
};
static_assert(sizeof(message) == 72, "the message has no padding that a CRC could miss");

inline constexpr std::uint32_t message_magic = 0x41434201U;

/// Sets magic and CRC.
void seal(message& m);

enum class message_fault : std::uint8_t {
    none,
    wrong_size,
    wrong_magic,
    wrong_crc,
    unknown_kind,
    wrong_role,
};
[[nodiscard]] std::string_view to_string(message_fault fault);

/// `bytes` is what the socket delivered, which may be less or more than one message.
[[nodiscard]] message_fault check(const message& m, std::uint64_t bytes);

}  // namespace accelbench::protocol
