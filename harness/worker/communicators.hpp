// SPDX-License-Identifier: Apache-2.0
// The plug-in's communicators by the id that the supervisor chose. They are made and destroyed on
// the main thread; abort_all() comes from the thread that hears of a lost rank.
#pragma once

#include <accelbench/extensions.h>

#include <cstdint>
#include <map>
#include <mutex>

#include "base/result.hpp"
#include "harness/worker/border.hpp"

namespace accelbench::worker {

class communicators {
  public:
    /// unsupported where the plug-in offers no accb.collective/1, or no whole one.
    status create(border& crossing, const accb_plugin& table, accb_ctx* context, std::uint32_t id,
                  const accb_comm_desc& desc);
    /// nullptr for an id that none has, as for 0.
    [[nodiscard]] void* find(std::uint32_t id);
    void destroy_from(border& crossing, std::uint32_t since);
    void abort_all();

  private:
    const accb_collective* offered_ = nullptr;
    std::mutex mutex_;  // of the map: an abort must not meet a handle that is being destroyed
    std::map<std::uint32_t, void*> handles_;
};

}  // namespace accelbench::worker
