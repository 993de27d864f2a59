// SPDX-License-Identifier: Apache-2.0
// Request and reply with one worker: deadlines, and what it means when no reply comes.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/protocol/message.hpp"
#include "harness/protocol/staging.hpp"
#include "harness/supervisor/child.hpp"
#include "harness/supervisor/descriptor.hpp"

namespace accelbench::supervisor {

/// ns of CLOCK_MONOTONIC.
[[nodiscard]] std::uint64_t monotonic_ns();

struct reply {
    std::array<std::uint64_t, 6> args{};
    std::vector<std::byte> record;  // copied out of the shared memory before anybody reads it
    std::uint64_t begin_ns = 0,
                  end_ns = 0;  // just before the request was sent, just after the reply came
};

/// Not thread-safe. Once a request ended with a worker's death, every further one repeats that
/// error.
class exchange {
  public:
    /// ranks: its end of the link, closed where the worker is no rank.
    exchange(child process, descriptor socket, descriptor ranks, protocol::staging area,
             deadlines limits, std::string plugin)
        : process_(std::move(process)),
          socket_(std::move(socket)),
          ranks_(std::move(ranks)),
          area_(std::move(area)),
          limits_(limits),
          plugin_(std::move(plugin)) {}

    /// `tried` completes "cannot ..."; `record` lies at the start of the data area when the request
    /// is sent. With `extendable`, a call of accb_host.progress starts the deadline anew.
    result<reply> ask(protocol::message_kind kind, const std::string& tried,
                      std::chrono::nanoseconds deadline,
                      const std::array<std::uint64_t, 6>& args = {},
                      std::span<const std::byte> record = {}, bool extendable = false);
    /// The halves of ask(), for requests to several workers at once (together.hpp). False: the
    /// worker is dead or closed already, or cannot be sent to; finish() says how.
    bool begin(protocol::message_kind kind, const std::array<std::uint64_t, 6>& args,
               std::span<const std::byte> record);
    /// Once poll() saw the socket or the process.
    result<reply> finish(const std::string& tried);
    /// No reply came in time: ends the worker.
    error give_up(const std::string& tried, std::chrono::nanoseconds deadline);

    /// After the reply to `close`: the process leaves by itself.
    status wait_for_exit();

    [[nodiscard]] bool alive() const { return dead_.code == error_code::none && !closed_; }
    [[nodiscard]] const child& process() const { return process_; }
    [[nodiscard]] child& process() { return process_; }
    [[nodiscard]] int socket() const { return socket_.get(); }
    [[nodiscard]] int ranks() const { return ranks_.get(); }
    [[nodiscard]] std::span<std::byte> data() const { return area_.data(); }
    [[nodiscard]] const deadlines& limits() const { return limits_; }
    [[nodiscard]] const std::string& plugin() const { return plugin_; }
    /// A reply that makes no sense: ends the worker.
    error breach(const std::string& tried, std::string happened);
    [[nodiscard]] error failure(error_code code, const std::string& tried, std::string happened,
                                std::string next = {}) const;

  private:
    enum class wake : std::uint8_t { ready, deadline };
    wake wait(std::chrono::nanoseconds deadline, bool extendable);
    error ended(const std::string& tried);
    error timed_out(const std::string& tried, std::chrono::nanoseconds deadline);
    error refused(const std::string& tried, const reply& answer);
    error bury(error e);
    [[nodiscard]] std::string place() const;

    child process_;
    descriptor socket_, ranks_;
    protocol::staging area_;
    deadlines limits_;
    std::string plugin_;
    std::uint32_t sequence_ = 0;
    protocol::message_kind kind_ = protocol::message_kind::load;  // of the open request
    bool closed_ = false;
    error dead_;
};

}  // namespace accelbench::supervisor
