// SPDX-License-Identifier: Apache-2.0
// The socket calls behind the channel.
#include "harness/protocol/channel.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace accelbench::protocol {

bool send_message(int socket, message& m) {
    seal(m);
    ssize_t sent = 0;
    do {
        sent = send(socket, &m, sizeof m, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(sizeof m);
}

received receive_message(int socket, bool block) {
    received in;
    iovec place{&in.content, sizeof in.content};
    msghdr header{};
    header.msg_iov = &place;
    header.msg_iovlen = 1;
    ssize_t size = 0;
    do {
        // MSG_TRUNC returns the packet's whole size, also where it was longer than a message.
        size = recvmsg(socket, &header, MSG_TRUNC | (block ? 0 : MSG_DONTWAIT));
    } while (size < 0 && errno == EINTR);
    if (size > 0) {
        in.outcome = receive_outcome::message;
        in.bytes = static_cast<std::uint64_t>(size);
    } else if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        in.outcome = receive_outcome::nothing_yet;
    }
    return in;
}

}  // namespace accelbench::protocol
