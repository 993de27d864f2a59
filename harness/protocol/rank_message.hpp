// SPDX-License-Identifier: Apache-2.0
// What ranks and the supervisor say to each other while requests are open: the rendezvous behind
// kv_put and kv_get, the start line of a window, and the end of a communicator that lost a rank.
// Its socket is a second one, since the worker's main thread is inside the plug-in meanwhile.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace accelbench::protocol {

enum class rank_message_kind : std::uint16_t {
    put = 1,     // by the worker: key and value
    get = 2,     // by the worker: key, and how long it waits
    arrive = 3,  // by the worker: it is ready to start a window
    answer = 4,  // to put and get, with the same number
    go = 5,      // to all ranks, once all have arrived
    abort = 6,   // to all ranks that are left: nobody else will come
};

enum class rank_answer : std::uint16_t {
    ok = 0,
    too_late = 1,  // nobody put the key in time
    refused = 2,   // the store is full, or the key was put before
};

inline constexpr std::size_t longest_rank_key = 256;
inline constexpr std::size_t longest_rank_value = 4096;

/// Sent up to the last byte of the value only.
struct rank_message {
    rank_message_kind kind = rank_message_kind::put;
    rank_answer answer = rank_answer::ok;
    std::uint32_t sequence = 0;
    std::uint32_t key_size = 0, value_size = 0;
    std::uint64_t timeout_ns = 0;
    std::array<std::byte, longest_rank_key + longest_rank_value> bytes{};  // key, then value

    [[nodiscard]] std::string_view key() const;
    [[nodiscard]] std::span<const std::byte> value() const;
    /// False where they are longer than a message holds.
    bool set(std::string_view key, std::span<const std::byte> value);
};

/// False once the other end is gone. Never raises SIGPIPE, never blocks: a peer that does not read
/// its messages loses them.
bool send_rank_message(int socket, const rank_message& m);

enum class rank_receipt : std::uint8_t { message, nothing_yet, closed, nonsense };
[[nodiscard]] rank_receipt receive_rank_message(int socket, rank_message& m, bool block);

}  // namespace accelbench::protocol
