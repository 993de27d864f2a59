// SPDX-License-Identifier: Apache-2.0
// Workers that are ranks of one communicator: what all of them must do at the same time is asked
// of all at the same time. Whatever a rank does alone is asked of rank(r).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/supervisor/rendezvous.hpp"
#include "harness/supervisor/worker.hpp"

namespace accelbench::supervisor {

struct session_request {
    object_id program = 0;
    std::uint32_t device = 0;
    std::vector<binding> bindings;
    std::uint32_t max_in_flight = 0;
};

/// Not thread-safe. An error of these calls names the rank, and ends the group's use: alive() is
/// false from then on, since ranks that were told of a lost one cannot meet again.
class rank_group {
  public:
    /// One worker an entry; is_rank is set here.
    static result<std::unique_ptr<rank_group>> start(std::vector<worker_options> ranks);

    [[nodiscard]] std::size_t size() const { return ranks_.size(); }
    [[nodiscard]] worker& rank(std::size_t r) { return *ranks_[r]; }
    [[nodiscard]] bool alive() const;
    /// Of the rank that failed.
    [[nodiscard]] std::string stderr_tail() const { return ranks_[lost_]->stderr_tail(); }

    /// `group` is a name that no other communicator of the campaign has.
    result<std::vector<object_id>> create_comms(const std::string& group,
                                                std::span<const std::uint32_t> devices);
    /// One session a rank, bound to its communicator.
    result<std::vector<object_id>> create_sessions(std::span<const session_request> requests,
                                                   std::span<const object_id> comms);
    /// The same window on all ranks, from one start line; rotations by rank. All results have the
    /// same stamps: from the go to the last rank's end.
    result<std::vector<window_result>> run_window(std::span<const object_id> rotations,
                                                  const window_request& request);
    /// By rank: what worker::mark() returned.
    status release_since(std::span<const std::uint32_t> marks);

  private:
    explicit rank_group(std::vector<std::unique_ptr<worker>> ranks) : ranks_(std::move(ranks)) {}
    struct joint;
    result<joint> ask(joint request, const std::string& act);

    std::vector<std::unique_ptr<worker>> ranks_;
    rendezvous meeting_;
    bool broken_ = false;
    std::size_t lost_ = 0;
};

}  // namespace accelbench::supervisor
