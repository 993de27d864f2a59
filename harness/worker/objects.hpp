// SPDX-License-Identifier: Apache-2.0
// What the supervisor has made in this worker, by the id it chose. Destroyed youngest kind first:
// rotations, sessions, communicators, programs, buffers.
#pragma once

#include <accelbench/plugin.h>

#include <cstdint>
#include <map>
#include <memory>

#include "base/result.hpp"
#include "harness/worker/border.hpp"
#include "harness/worker/communicators.hpp"
#include "harness/worker/host_memory.hpp"
#include "harness/worker/timed_window.hpp"

namespace accelbench::worker {

struct buffer_object {
    accb_buffer* handle = nullptr;
    std::uint64_t bytes = 0;
    host_memory memory;  // of ACCB_MEM_HOST buffers; outlives the handle
};

struct program_object {
    accb_program* handle = nullptr;
    std::uint32_t scalar_count = 0;
};

struct session_object {
    accb_session* handle = nullptr;
    std::uint32_t scalar_count = 0;
    std::uint32_t device = 0;
};

struct rotation_object {
    launch_loop loop;
    std::uint32_t device = 0;
    bool failed = false;  // a launch did: its tickets no longer say what is done
};

struct object_store {
    std::map<std::uint32_t, buffer_object> buffers;
    std::map<std::uint32_t, program_object> programs;
    std::map<std::uint32_t, session_object> sessions;
    communicators comms;
    std::map<std::uint32_t, std::unique_ptr<rotation_object>> rotations;

    /// Destroys every object whose id is `since` or later.
    void release(border& crossing, const accb_plugin& table, std::uint32_t since);
};

/// The entry under `id`, or error_code::internal: the supervisor asked for what it never made.
template <class map>
[[nodiscard]] result<typename map::mapped_type*> find_object(map& objects, std::uint64_t id,
                                                             const char* kind) {
    const auto found = objects.find(static_cast<std::uint32_t>(id));
    if (id > UINT32_MAX || found == objects.end()) {
        return fault(error_code::internal,
                     "the worker has no " + std::string(kind) + " " + std::to_string(id));
    }
    return &found->second;
}

}  // namespace accelbench::worker
