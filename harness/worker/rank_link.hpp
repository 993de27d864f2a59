// SPDX-License-Identifier: Apache-2.0
// The worker's end of the second socket: rendezvous for the plug-in, the start line, and the news
// that a rank is lost. Only workers that are ranks have one.
#pragma once

#include <accelbench/plugin.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "harness/protocol/rank_message.hpp"

namespace accelbench::worker {

/// Lives as long as the process: a thread that sleeps in recv() listens.
class rank_link {
  public:
    explicit rank_link(int socket) : socket_(socket) {}
    rank_link(const rank_link&) = delete;
    rank_link& operator=(const rank_link&) = delete;

    /// `on_abort` runs on the listening thread, once.
    void listen(std::function<void()> on_abort);

    // From any thread of the plug-in.
    accb_status put(std::string_view key, std::span<const std::byte> value);
    accb_status get(std::string_view key, void* value, std::uint64_t* size,
                    std::uint64_t timeout_ns);
    [[nodiscard]] bool is_aborted();

    /// Returns once every rank has arrived; false where one never will.
    [[nodiscard]] bool arrive();

  private:
    void read_all(const std::function<void()>& on_abort);
    /// Sends, and waits until the answer with the same number has come.
    accb_status ask(protocol::rank_message& m, protocol::rank_message& answer);

    const int socket_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint32_t sequence_ = 0;
    std::uint64_t starts_ = 0;  // of windows, so far
    bool aborted_ = false;
    std::map<std::uint32_t, protocol::rank_message*> waiting_;  // by number; null: answered
};

}  // namespace accelbench::worker
