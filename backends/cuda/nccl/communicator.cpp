// SPDX-License-Identifier: Apache-2.0
#include "communicator.hpp"

#include <array>
#include <cstring>
#include <ctime>
#include <set>
#include <string>

#include "error.hpp"

namespace accelbench::cuda::nccl {
namespace {

constexpr uint64_t meeting_ns = 60'000'000'000;

const api& needed() {
    if (!library().table) {
        throw sdk::error(ACCB_UNSUPPORTED, library().why);
    }
    return *library().table;
}

/// Joining takes a second or so; nothing is timed meanwhile.
void rest() {
    const timespec pause{0, 1'000'000};
    ::nanosleep(&pause, nullptr);
}

}  // namespace

communicator::communicator(const sdk::host& host, const accb_comm_desc& desc, device& on)
    : table_(needed()), rank_(static_cast<int>(desc.rank)), ranks_(static_cast<int>(desc.ranks)) {
    const std::string group(sdk::text_of(desc.group));
    require_own_devices(host, group, on);
    ncclUniqueId id{};
    if (rank_ == 0) {
        if (const ncclResult_t made = table_.unique_id(&id); made != ncclSuccess) {
            fail(table_, made, "make a unique id", moment::joining);
        }
        host.put(group + "/id", id);
    } else {
        id = host.get<ncclUniqueId>(group + "/id", meeting_ns);
    }
    on.make_current();
    ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
    config.blocking = 0;
    ncclResult_t state = table_.comm_init(&comm_, ranks_, id, rank_, &config);
    try {
        while (state == ncclInProgress) {
            host.progress("wait for the other ranks", -1.0);
            rest();
            const ncclResult_t asked = table_.comm_state(comm_, &state);
            state = asked == ncclSuccess ? state : asked;
        }
        if (state != ncclSuccess) {
            fail(table_, state, "make a communicator", moment::joining);
        }
    } catch (const sdk::error&) {
        abort();
        throw;
    }
}

/// NCCL refuses two ranks on one GPU, but only after each has begun to wait for the others.
void communicator::require_own_devices(const sdk::host& host, const std::string& group,
                                       device& on) const {
    using uuid = std::array<char, sizeof(accb_device_info::uuid)>;
    uuid mine{};
    std::memcpy(mine.data(), on.info().uuid, mine.size());
    host.put(group + "/device" + std::to_string(rank_), mine);
    std::set<uuid> seen;
    for (int r = 0; r < ranks_; ++r) {
        seen.insert(r == rank_ ? mine
                               : host.get<uuid>(group + "/device" + std::to_string(r), meeting_ns));
    }
    if (seen.size() < static_cast<std::size_t>(ranks_)) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "NCCL needs a GPU for each rank: " + std::to_string(ranks_) +
                             " ranks have " + std::to_string(seen.size()) + " here");
    }
}

communicator::~communicator() {
    if (comm_ != nullptr && !aborted_.exchange(true)) {
        (void)table_.comm_destroy(comm_);
    }
}

void communicator::require_whole() const {
    if (aborted_.load()) {
        throw sdk::error(ACCB_CANCELLED, "another rank is lost");
    }
}

void communicator::settle(ncclResult_t answered, std::string_view what) const {
    while (answered == ncclInProgress) {
        ncclResult_t state = ncclSuccess;
        const ncclResult_t asked = guarded([&] { return table_.comm_state(comm_, &state); });
        answered = asked == ncclSuccess ? state : asked;
    }
    if (answered != ncclSuccess) {
        fail(table_, answered, what, moment::running);
    }
}

void communicator::abort() noexcept {
    if (aborted_.exchange(true)) {
        return;
    }
    const std::scoped_lock lock(in_use_);
    if (comm_ != nullptr) {
        (void)table_.comm_abort(comm_);
    }
}

}  // namespace accelbench::cuda::nccl
