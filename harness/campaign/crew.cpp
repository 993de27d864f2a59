// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/crew.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace accelbench::campaign {

std::string crew::called(std::size_t rank) const {
    return size() == 1 ? std::string() : fmt::format("rank {}: ", rank);
}

status crew::meet(const std::string& group) {
    if (ranks_ == nullptr) {
        return {};
    }
    auto made = ranks_->create_comms(group, devices_);
    if (!made) {
        return made.error();
    }
    comms_ = std::move(*made);
    return {};
}

result<std::vector<supervisor::object_id>> crew::create_sessions(
    std::span<const supervisor::session_request> requests) {
    if (ranks_ != nullptr) {
        return ranks_->create_sessions(requests, comms_);
    }
    const supervisor::session_request& one = requests.front();
    auto made = alone_->create_session(one.program, one.device, one.bindings, one.max_in_flight);
    if (!made) {
        return made.error();
    }
    return std::vector{*made};
}

result<supervisor::window_result> crew::run_window(std::span<const supervisor::object_id> rotations,
                                                   const supervisor::window_request& request) {
    if (ranks_ == nullptr) {
        supervisor::window_request own = request;
        own.rotation = rotations.front();
        return alone_->run_window(own);
    }
    auto windows = ranks_->run_window(rotations, request);
    if (!windows) {
        return windows.error();
    }
    return slowest(std::move(*windows));
}

status crew::release_since(std::span<const std::uint32_t> marks) {
    return ranks_ != nullptr ? ranks_->release_since(marks) : alone_->release_since(marks.front());
}

std::vector<int> cpus_of_rank(const std::vector<int>& cpus, std::uint32_t rank,
                              std::uint32_t ranks) {
    if (cpus.empty()) {
        return {};
    }
    if (cpus.size() < ranks) {
        return {cpus[rank % cpus.size()]};
    }
    const auto border = [&](std::uint32_t r) {
        return cpus.begin() + static_cast<std::ptrdiff_t>(cpus.size() * r / ranks);
    };
    return {border(rank), border(rank + 1)};
}

supervisor::window_result slowest(std::vector<supervisor::window_result> windows) {
    supervisor::window_result all = std::move(windows.front());
    std::vector<std::int64_t> done(windows.size(), 0);  // since the start line, by rank
    std::int64_t all_done = 0;
    for (std::size_t batch = 0; batch < all.batch_ns.size(); ++batch) {
        done[0] += all.batch_ns[batch];
        for (std::size_t rank = 1; rank < windows.size(); ++rank) {
            done[rank] += windows[rank].batch_ns[batch];
        }
        const std::int64_t last = *std::max_element(done.begin(), done.end());
        all.batch_ns[batch] = last - std::exchange(all_done, last);
    }
    for (std::size_t rank = 1; rank < windows.size(); ++rank) {
        const supervisor::window_result& one = windows[rank];
        all.worker_cpu_ns += one.worker_cpu_ns;
        if (one.device && (!all.device || one.device->after_wait_ns > all.device->after_wait_ns)) {
            all.device = one.device;
        }
    }
    return all;
}

}  // namespace accelbench::campaign
