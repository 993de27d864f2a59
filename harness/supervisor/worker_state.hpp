// SPDX-License-Identifier: Apache-2.0
// What a worker's handle holds. Private to this module.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "harness/supervisor/exchange.hpp"
#include "harness/supervisor/worker.hpp"

namespace accelbench::supervisor {

struct worker::state {
    exchange link;
    plugin_identity identity;
    object_id next_id = 1;  // ids rise over the worker's life and are never used again

    explicit state(exchange l) : link(std::move(l)) {}

    /// "cannot compile X with plug-in null"
    [[nodiscard]] std::string trying(std::string_view act) const;
    /// A request whose reply carries no record.
    status order(protocol::message_kind kind, std::string_view act,
                 std::chrono::nanoseconds deadline, const std::array<std::uint64_t, 6>& args = {},
                 std::span<const std::byte> record = {});
    /// A request whose reply carries one record.
    template <class record>
    result<record> fetch(protocol::message_kind kind, std::string_view act,
                         std::chrono::nanoseconds deadline, std::span<const std::byte> request = {},
                         bool extendable = false);
};

template <class record>
result<record> worker::state::fetch(protocol::message_kind kind, std::string_view act,
                                    std::chrono::nanoseconds deadline,
                                    std::span<const std::byte> request, bool extendable) {
    auto reply = link.ask(kind, trying(act), deadline, {}, request, extendable);
    if (!reply) {
        return std::move(reply).error();
    }
    record answer;
    if (!protocol::from_flat(reply->record, answer)) {
        return link.breach(trying(act), "its reply's record cannot be read");
    }
    return answer;
}

}  // namespace accelbench::supervisor
