// SPDX-License-Identifier: Apache-2.0
// One request to several workers at once: all are sent before any reply is awaited, the ranks'
// rendezvous is served meanwhile, and one that is lost does not keep the others.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/protocol/message.hpp"
#include "harness/supervisor/exchange.hpp"
#include "harness/supervisor/rendezvous.hpp"

namespace accelbench::supervisor {

/// One worker's part.
struct part {
    exchange* link = nullptr;
    std::string tried;  // "cannot ...", with the rank
    std::array<std::uint64_t, 6> args{};
    std::vector<std::byte> record;
};

struct shared_order {
    protocol::message_kind kind = protocol::message_kind::ping;
    std::chrono::nanoseconds deadline{0};
    bool from_start_line = false;  // the workers arrive there, and all are let go together
};

struct lost_part {
    std::size_t rank = 0;  // the one that is to blame
    error why;
};

struct shared_reply {
    std::vector<reply> replies;  // by rank; none of them has stamps of its own
    /// From just before the first was sent, or let go, to just after the last reply.
    std::uint64_t begin_ns = 0, end_ns = 0;
    std::optional<lost_part> lost;
};

/// Once a part fails, or the deadline passes, the others are told that nobody will come any more,
/// and have a grace to say so; those that stay silent are ended. To blame is, in this order, who
/// died by itself, who failed first, who stayed silent.
[[nodiscard]] shared_reply ask_together(std::vector<part>& parts, const shared_order& order,
                                        rendezvous& meeting);

}  // namespace accelbench::supervisor
