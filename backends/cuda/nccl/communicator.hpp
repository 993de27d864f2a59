// SPDX-License-Identifier: Apache-2.0
// One rank of an NCCL communicator: made without blocking, so that a rank that never comes does not
// keep this one.
#pragma once

#include <accelbench/extensions.h>

#include <accelbench/backend.hpp>
#include <atomic>

#include "api.hpp"
#include "device.hpp"

namespace accelbench::cuda::nccl {

class communicator {
  public:
    /// Returns once all ranks have come. Throws UNSUPPORTED where two of them have the same GPU,
    /// and CANCELLED once the harness says that one is lost.
    communicator(const sdk::host& host, const accb_comm_desc& desc, device& on);
    ~communicator();
    communicator(const communicator&) = delete;
    communicator& operator=(const communicator&) = delete;

    [[nodiscard]] const api& table() const { return table_; }
    [[nodiscard]] int rank() const { return rank_; }
    [[nodiscard]] int ranks() const { return ranks_; }
    /// Throws CANCELLED after abort().
    [[nodiscard]] ncclComm_t get() const;
    /// Of a call on this communicator, which may still be at work when it returns. Throws
    /// sdk::error.
    void settle(ncclResult_t answered, std::string_view what) const;
    /// From any thread: kernels that wait for another rank end.
    void abort() noexcept;

  private:
    void require_own_devices(const sdk::host& host, const std::string& group, device& on) const;

    const api& table_;
    int rank_, ranks_;
    ncclComm_t comm_ = nullptr;
    std::atomic<bool> aborted_ = false;
};

}  // namespace accelbench::cuda::nccl
