// SPDX-License-Identifier: Apache-2.0
// Sending and receiving of messages on a SOCK_SEQPACKET socket.
#pragma once

#include <cstdint>

#include "harness/protocol/message.hpp"

namespace accelbench::protocol {

enum class receive_outcome : std::uint8_t { message, nothing_yet, closed };

struct received {
    receive_outcome outcome = receive_outcome::closed;
    std::uint64_t bytes = 0;  // as delivered: check() judges them
    message content;
};

/// Seals and sends. False once the other end is gone. Never raises SIGPIPE.
[[nodiscard]] bool send_message(int socket, message& m);
/// One message. With `block` it waits; otherwise nothing_yet is an answer.
[[nodiscard]] received receive_message(int socket, bool block);

}  // namespace accelbench::protocol
