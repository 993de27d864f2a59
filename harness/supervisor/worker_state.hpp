// SPDX-License-Identifier: Apache-2.0
// What a worker's handle holds. Private to this module.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "harness/protocol/requests.hpp"
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

/// What a window's reply says; `area` holds the batches' times.
[[nodiscard]] window_result read_window(const reply& answer, std::span<const std::byte> area,
                                        std::uint32_t batches);
/// ok where the window asks for something, and for no more than the staging area holds.
[[nodiscard]] status check_window(const worker::state& at, const std::string& tried,
                                  const window_request& request);
[[nodiscard]] protocol::session_order session_order_of(object_id id, object_id program,
                                                       std::uint32_t device,
                                                       std::span<const binding> bindings,
                                                       std::uint32_t max_in_flight);

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
