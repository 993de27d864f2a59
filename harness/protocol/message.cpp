// SPDX-License-Identifier: Apache-2.0
// Sealing and checking of messages.
#include "harness/protocol/message.hpp"

#include <cstddef>
#include <span>

#include "harness/protocol/crc32.hpp"

namespace accelbench::protocol {

namespace {

std::uint32_t crc_of(const message& m) {
    return crc32(std::as_bytes(std::span(&m, 1)).first(offsetof(message, crc)));
}

}  // namespace

std::string_view to_string(message_kind kind) {
    switch (kind) {
        case message_kind::load:
            return "load";
        case message_kind::open:
            return "open";
        case message_kind::devices:
            return "devices";
        case message_kind::query:
            return "query";
        case message_kind::compile:
            return "compile";
        case message_kind::create_buffers:
            return "create_buffers";
        case message_kind::fill:
            return "fill";
        case message_kind::write:
            return "write";
        case message_kind::read:
            return "read";
        case message_kind::create_session:
            return "create_session";
        case message_kind::create_rotation:
            return "create_rotation";
        case message_kind::reset_rotation:
            return "reset_rotation";
        case message_kind::window:
            return "window";
        case message_kind::ping:
            return "ping";
        case message_kind::probe_clock:
            return "probe_clock";
        case message_kind::counts:
            return "counts";
        case message_kind::release:
            return "release";
        case message_kind::close:
            return "close";
        case message_kind::create_comm:
            return "create_comm";
        case message_kind::sensors:
            return "sensors";
        case message_kind::sample:
            return "sample";
    }
    return "";
}

std::string_view to_string(message_fault fault) {
    switch (fault) {
        case message_fault::none:
            return "is sound";
        case message_fault::wrong_size:
            return "has the wrong size";
        case message_fault::wrong_magic:
            return "is of another version of accelbench";
        case message_fault::wrong_crc:
            return "does not match its CRC";
        case message_fault::unknown_kind:
            return "is of an unknown kind";
        case message_fault::wrong_role:
            return "has an unknown role";
    }
    return "";
}

void seal(message& m) {
    m.magic = message_magic;
    m.crc = crc_of(m);
}

message_fault check(const message& m, std::uint64_t bytes) {
    if (bytes != sizeof(message)) {
        return message_fault::wrong_size;
    }
    if (m.magic != message_magic) {
        return message_fault::wrong_magic;
    }
    if (m.crc != crc_of(m)) {
        return message_fault::wrong_crc;
    }
    if (to_string(m.kind).empty()) {
        return message_fault::unknown_kind;
    }
    if (m.role < message_role::request || m.role > message_role::failed) {
        return message_fault::wrong_role;
    }
    return message_fault::none;
}

}  // namespace accelbench::protocol
