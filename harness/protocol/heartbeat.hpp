// SPDX-License-Identifier: Apache-2.0
// Counters in page 0 of the shared memory: what the worker is doing while it does not answer.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace accelbench::protocol {

/// The call across the plug-in's border that the worker is inside of.
enum class border_call : std::uint32_t {
    none = 0,
    dlopen,
    entry,
    open,
    close,
    get_extension,
    counts,
    device_count,
    device_info,
    query,
    compile,
    program_info,
    tuning_record,
    program_destroy,
    buffer_create,
    buffer_write,
    buffer_read,
    buffer_destroy,
    session_create,
    submit,
    wait,
    session_destroy,
    now,          // of accb.device_timer/1
    comm_create,  // of accb.collective/1, as the next
    comm_destroy,
    sensor,  // of accb.telemetry/1, as the next
    read_sensors,
};
/// "submit"; "" for a number that is not one of these (the page is the worker's to scribble on).
[[nodiscard]] std::string_view to_string(border_call call);

/// Written by the worker, read by the supervisor only once a deadline has passed. Each group has
/// its own cache line, since threads of the worker write them at different times.
struct heartbeat {
    std::atomic<std::uint64_t> alive;  // +1 every 100 ms, by a thread of its own
    alignas(64) std::atomic<border_call> call;
    std::atomic<std::uint64_t> calls;                 // entered so far
    std::atomic<std::uint64_t> iterations;            // of the rotation at work, whole batches
    alignas(64) std::atomic<std::uint64_t> progress;  // calls of accb_host.progress
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
static_assert(std::atomic<border_call>::is_always_lock_free);
static_assert(sizeof(heartbeat) <= 4096);

}  // namespace accelbench::protocol
