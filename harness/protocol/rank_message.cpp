// SPDX-License-Identifier: Apache-2.0
#include "harness/protocol/rank_message.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace accelbench::protocol {
namespace {

constexpr std::size_t head = offsetof(rank_message, bytes);

}  // namespace

std::string_view rank_message::key() const {
    return {reinterpret_cast<const char*>(bytes.data()), key_size};
}

std::span<const std::byte> rank_message::value() const {
    return std::span(bytes).subspan(key_size, value_size);
}

bool rank_message::set(std::string_view key, std::span<const std::byte> value) {
    if (key.size() > longest_rank_key || value.size() > longest_rank_value) {
        return false;
    }
    key_size = static_cast<std::uint32_t>(key.size());
    value_size = static_cast<std::uint32_t>(value.size());
    std::ranges::copy(std::as_bytes(std::span(key)), bytes.begin());
    std::ranges::copy(value, bytes.begin() + key_size);
    return true;
}

bool send_rank_message(int socket, const rank_message& m) {
    ssize_t sent = 0;
    do {
        sent = send(socket, &m, head + m.key_size + m.value_size, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    return sent >= 0 || errno == EAGAIN || errno == EWOULDBLOCK;
}

rank_receipt receive_rank_message(int socket, rank_message& m, bool block) {
    ssize_t size = 0;
    do {
        size = recv(socket, &m, sizeof m, MSG_TRUNC | (block ? 0 : MSG_DONTWAIT));
    } while (size < 0 && errno == EINTR);
    if (size <= 0) {
        const bool later = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        return later ? rank_receipt::nothing_yet : rank_receipt::closed;
    }
    const auto bytes = static_cast<std::uint64_t>(size);
    const bool sound = bytes >= head && m.key_size <= longest_rank_key &&
                       m.value_size <= longest_rank_value &&
                       bytes == head + m.key_size + m.value_size &&
                       m.kind >= rank_message_kind::put && m.kind <= rank_message_kind::abort;
    return sound ? rank_receipt::message : rank_receipt::nonsense;
}

}  // namespace accelbench::protocol
