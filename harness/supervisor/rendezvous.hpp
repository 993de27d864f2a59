// SPDX-License-Identifier: Apache-2.0
// The key-value store behind accb_host.kv_put and kv_get of one group of ranks, and the start line
// of its windows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/protocol/rank_message.hpp"

namespace accelbench::supervisor {

/// Bounded: a plug-in that puts too much is refused, one that asks for what nobody puts gets an
/// answer when its time is over. Ranks are told apart by the sockets of their links.
class rendezvous {
  public:
    /// Takes every message that lies in the link. False: it is closed or spoke nonsense.
    bool serve(int link);
    /// Answers those who have waited long enough.
    void expire(std::uint64_t now_ns);
    /// ns of CLOCK_MONOTONIC at which expire() has something to do; UINT64_MAX: never.
    [[nodiscard]] std::uint64_t next_expiry() const;
    [[nodiscard]] std::size_t arrived() const { return arrived_; }
    /// To the links of all ranks, one straight after the other.
    void start(const std::vector<int>& links);
    void abort(const std::vector<int>& links);
    /// Of a group that is over: its keys are not another group's.
    void clear();

  private:
    struct waiter {
        int link = -1;
        std::uint32_t sequence = 0;
        std::uint64_t until_ns = 0;
    };
    void put(int link, const protocol::rank_message& m);
    void get(int link, const protocol::rank_message& m);
    static void answer(int link, std::uint32_t sequence, protocol::rank_answer what,
                       const std::vector<std::byte>& value = {});

    std::map<std::string, std::vector<std::byte>, std::less<>> values_;
    std::multimap<std::string, waiter, std::less<>> waiting_;
    std::size_t arrived_ = 0;
};

}  // namespace accelbench::supervisor
