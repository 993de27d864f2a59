// SPDX-License-Identifier: Apache-2.0
// One rank of an NCCL communicator: made without blocking, so that a rank that never comes does not
// keep this one.
#pragma once

#include <accelbench/extensions.h>

#include <accelbench/backend.hpp>
#include <atomic>
#include <mutex>

#include "api.hpp"
#include "device.hpp"
#include "ranks.hpp"

namespace accelbench::cuda::nccl {

class communicator final : public rank_group {
  public:
    /// Returns once all ranks have come. Throws UNSUPPORTED where two of them have the same GPU,
    /// and CANCELLED once the harness says that one is lost.
    communicator(const sdk::host& host, const accb_comm_desc& desc, device& on);
    ~communicator() override;
    communicator(const communicator&) = delete;
    communicator& operator=(const communicator&) = delete;

    [[nodiscard]] const api& table() const { return table_; }
    [[nodiscard]] int rank() const { return rank_; }
    [[nodiscard]] int ranks() const { return ranks_; }
    void require_whole() const override;
    /// Calls `made(ncclComm_t)`, which may still be at work when it returns, and waits until it is
    /// taken. Throws sdk::error.
    template <class Call>
    void run(std::string_view what, Call&& made) const {
        settle(guarded([&] { return made(comm_); }), what);
    }
    /// From any thread: kernels that wait for another rank end.
    void abort() noexcept;

  private:
    void require_own_devices(const sdk::host& host, const std::string& group, device& on) const;

    /// An abort frees what the library keeps: it must not meet a call, which does not block.
    template <class Call>
    ncclResult_t guarded(Call&& call) const {
        const std::scoped_lock lock(in_use_);
        require_whole();
        return call();
    }
    void settle(ncclResult_t answered, std::string_view what) const;

    const api& table_;
    int rank_, ranks_;
    ncclComm_t comm_ = nullptr;
    mutable std::mutex in_use_;
    std::atomic<bool> aborted_ = false;
};

}  // namespace accelbench::cuda::nccl
