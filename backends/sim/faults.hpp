// SPDX-License-Identifier: Apache-2.0
// Faults that strike at the n-th visit of one call: crash, hang, exit(0), error.
#pragma once

#include <accelbench/sdk/options.hpp>
#include <array>
#include <atomic>
#include <cstdint>

namespace accelbench::sim {

enum class call : uint32_t {
    open,
    devices,
    query,
    compile,
    buffer_create,
    buffer_write,
    buffer_read,
    session_create,
    submit,
    wait,
    close,
    sensors,  // one read of them
};
constexpr std::size_t call_count = 12;

/// Counts the visits of each call and strikes where the options say. From any thread.
class fault_plan {
  public:
    /// crash_at, hang_at, exit0_at, error_at: "call" or "call:n", n counted from 1.
    /// In a worker that only reads sensors no other call is a site. Throws INVALID_ARGUMENT for a
    /// call that does not exist.
    explicit fault_plan(const sdk::options& options);

    /// To be called first in every call. May not return, or throw INTERNAL.
    void enter(call site) {
        if (armed_) {
            visit(site);
        }
    }

  private:
    enum class effect { none, crash, hang, exit0, error };
    struct trap {
        effect what = effect::none;
        uint64_t visit = 0;
    };

    void arm(const sdk::options& options, const char* option, effect what);
    void visit(call site);

    std::array<trap, call_count> traps_{};
    std::array<std::atomic<uint64_t>, call_count> visits_{};
    bool armed_ = false;
};

}  // namespace accelbench::sim
