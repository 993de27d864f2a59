// SPDX-License-Identifier: Apache-2.0
// Every call across the plug-in's border outside the timed loop goes through cross(): the heartbeat
// page then says which call does not return.
#pragma once

#include <utility>

#include "harness/protocol/heartbeat.hpp"
#include "harness/worker/failing.hpp"

namespace accelbench::worker {

class border {
  public:
    explicit border(protocol::heartbeat& beat) : beat_(beat) {}

    /// Calls a function of the plug-in, whatever it returns.
    template <class function, class... arguments>
    decltype(auto) cross(protocol::border_call call, function&& invoke, arguments&&... values) {
        const inside here(beat_, call);
        return std::forward<function>(invoke)(std::forward<arguments>(values)...);
    }

    /// Calls a function that takes an accb_error last; anything but ACCB_OK becomes an error.
    template <class function, class... arguments>
    status ask(protocol::border_call call, function&& invoke, arguments&&... values) {
        accb_error reported = empty_error();
        const accb_status answer = cross(call, std::forward<function>(invoke),
                                         std::forward<arguments>(values)..., &reported);
        if (answer != ACCB_OK) {
            return refusal(call, answer, reported);
        }
        return {};
    }

    [[nodiscard]] protocol::heartbeat& beat() const { return beat_; }

  private:
    struct inside {
        inside(protocol::heartbeat& b, protocol::border_call call) : beat(b) {
            beat.calls.fetch_add(1, std::memory_order_relaxed);
            beat.call.store(call, std::memory_order_relaxed);
        }
        ~inside() { beat.call.store(protocol::border_call::none, std::memory_order_relaxed); }
        inside(const inside&) = delete;
        inside& operator=(const inside&) = delete;
        protocol::heartbeat& beat;
    };

    protocol::heartbeat& beat_;
};

}  // namespace accelbench::worker
