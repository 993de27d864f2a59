// SPDX-License-Identifier: Apache-2.0
// The workers that do one workload together: one alone, or one a rank. What prepares, times and
// checks a workload need not know which.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/supervisor/rank_group.hpp"
#include "harness/supervisor/worker.hpp"

namespace accelbench::campaign {

/// Borrows what it is made of.
class crew {
  public:
    crew(supervisor::worker& alone, std::uint32_t device) : alone_(&alone), devices_{device} {}
    /// Devices by rank: several ranks may share one.
    crew(supervisor::rank_group& ranks, std::vector<std::uint32_t> devices)
        : ranks_(&ranks), devices_(std::move(devices)) {}

    [[nodiscard]] std::size_t size() const { return devices_.size(); }
    [[nodiscard]] supervisor::worker& worker(std::size_t rank) const {
        return alone_ != nullptr ? *alone_ : ranks_->rank(rank);
    }
    [[nodiscard]] std::uint32_t device(std::size_t rank) const { return devices_[rank]; }
    /// "rank 1: ", or nothing for a worker alone.
    [[nodiscard]] std::string called(std::size_t rank) const;

    // By rank, and on all ranks at the same time.
    /// Nothing to do for a worker alone. `group` is unique in the campaign.
    status meet(const std::string& group);
    result<std::vector<supervisor::object_id>> create_sessions(
        std::span<const supervisor::session_request> requests);
    /// One window of all: the slowest rank's times, the processors' time of all of them.
    result<supervisor::window_result> run_window(std::span<const supervisor::object_id> rotations,
                                                 const supervisor::window_request& request);
    status release_since(std::span<const std::uint32_t> marks);

  private:
    supervisor::worker* alone_ = nullptr;
    supervisor::rank_group* ranks_ = nullptr;
    std::vector<std::uint32_t> devices_;
    std::vector<supervisor::object_id> comms_;
};

/// An even share of the processors; where there are fewer than ranks, one that several share. The
/// same for both sides of a pair, since it depends on nothing else.
[[nodiscard]] std::vector<int> cpus_of_rank(const std::vector<int>& cpus, std::uint32_t rank,
                                            std::uint32_t ranks);

/// The windows of all ranks as one: batch i lasts from the moment at which the last rank had done
/// batch i - 1 to that at which the last rank has done batch i, counted from the start line. The
/// longest batch of each round of ranks would add up to more than the window.
[[nodiscard]] supervisor::window_result slowest(std::vector<supervisor::window_result> windows);

}  // namespace accelbench::campaign
