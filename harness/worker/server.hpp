// SPDX-License-Identifier: Apache-2.0
// Answers the supervisor's requests one after the other, from the main thread.
#pragma once

#include <accelbench/extensions.h>
#include <accelbench/plugin.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "harness/protocol/message.hpp"
#include "harness/protocol/requests.hpp"
#include "harness/protocol/staging.hpp"
#include "harness/worker/host_side.hpp"
#include "harness/worker/objects.hpp"
#include "harness/worker/rank_link.hpp"

namespace accelbench::worker {

struct answer {
    std::array<std::uint64_t, 6> args{};
    std::vector<std::byte> record;
};

class server {
  public:
    /// ranks: nullptr where the worker is no rank; outlives the server.
    server(int socket, protocol::staging area, rank_link* ranks);

    /// Returns once the supervisor has closed the socket or the context; the caller then ends the
    /// process. False: what arrived was no request.
    bool serve();

  private:
    using bytes = std::span<const std::byte>;
    using args = std::array<std::uint64_t, 6>;

    result<answer> dispatch(const protocol::message& request, bytes record);
    result<answer> load(bytes record);
    result<answer> open(bytes record);
    result<answer> devices();
    result<answer> query(bytes record);
    result<answer> compile(bytes record);
    result<answer> create_buffers(const args& a, bytes record);
    status create_buffer(std::uint32_t device, const protocol::buffer_order& order);
    status fill_region(const buffer_object& buffer, std::uint64_t begin, std::uint64_t size,
                       const protocol::buffer_order& order);
    status put(const buffer_object& buffer, std::uint64_t offset, const std::byte* from,
               std::uint64_t size);
    status pattern(const buffer_object& buffer, std::uint64_t offset, std::uint64_t size,
                   std::uint8_t value);
    result<answer> fill(const args& a);
    result<answer> write(const args& a, bytes record);
    result<answer> read(const args& a);
    result<answer> create_comm(bytes record);
    result<answer> create_session(bytes record);
    result<answer> create_rotation(bytes record);
    result<answer> reset_rotation(const args& a);
    result<answer> window(const args& a);
    result<answer> sensors();
    result<answer> sample(bytes record);
    result<answer> probe_clock();
    result<answer> counts();
    result<answer> release(const args& a);
    result<answer> close();

    void find_timer();
    std::uint64_t device_now(std::uint32_t device);
    result<buffer_object*> range(std::uint64_t buffer, std::uint64_t offset, std::uint64_t size);

    int socket_;
    protocol::staging area_;
    border crossing_;
    rank_link* ranks_;
    host_side behind_host_;
    accb_host host_{};
    const accb_plugin* table_ = nullptr;
    accb_ctx* context_ = nullptr;
    const accb_telemetry* telemetry_ = nullptr;  // looked up by sensors(); null: none
    const accb_device_timer* timer_ = nullptr;   // the plug-in's; null: it has none
    bool finished_ = false;
    object_store objects_;
};

/// A record that does not parse: supervisor and worker are not of one build.
[[nodiscard]] error unreadable();

}  // namespace accelbench::worker
