// SPDX-License-Identifier: Apache-2.0
// Everything that the double keeps: objects by handle, the current context, faults and counts.
#pragma once

#include <cuda.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "double.h"
#include "settings.hpp"
#include "stream.hpp"
#include "tests/doubles/cuda/host_kernel.h"

namespace cuda_double {

/// Thrown by a function's body: what the driver answers.
struct failure {
    CUresult code;
};
inline void demand(bool kept, CUresult otherwise) {
    if (!kept) {
        throw failure{otherwise};
    }
}

struct context_state {
    CUdevice device = 0;
    uint64_t handle = 0;
    unsigned retained = 0;
    std::atomic<int> sticky{CUDA_SUCCESS};
};

struct module_state {
    std::shared_ptr<context_state> owner;
    std::map<std::string, CUfunction> functions;
};
struct function_state {
    std::shared_ptr<context_state> owner;
    const accb_cuda_host_kernel* kernel = nullptr;
    int most_shared = 48 << 10;
};

/// One launch with its arguments copied, as the driver copies them.
struct kernel_launch {
    std::shared_ptr<function_state> function;
    accb_cuda_host_launch shape{};
    std::vector<std::vector<std::byte>> arguments;
};
using node_work = std::variant<kernel_launch, work>;
struct graph_state {
    std::shared_ptr<context_state> owner;
    std::vector<std::pair<CUgraphNode, node_work>> nodes;  // each behind the one before
};

/// Objects by handle. A handle is never used again, so a destroyed object is always recognised.
template <class Object, class Handle>
class handle_table {
  public:
    Handle add(std::shared_ptr<Object> object) {
        static std::atomic<uint64_t> next{0x1000};
        const uint64_t number = next += 0x10;
        objects_[number] = std::move(object);
        return reinterpret_cast<Handle>(number);
    }
    [[nodiscard]] std::shared_ptr<Object> find(Handle handle) const {
        const auto found = objects_.find(reinterpret_cast<uint64_t>(handle));
        return found == objects_.end() ? nullptr : found->second;
    }
    /// Throws INVALID_HANDLE.
    [[nodiscard]] std::shared_ptr<Object> at(Handle handle) const {
        std::shared_ptr<Object> object = find(handle);
        demand(object != nullptr, CUDA_ERROR_INVALID_HANDLE);
        return object;
    }
    std::shared_ptr<Object> take(Handle handle) {
        std::shared_ptr<Object> object = at(handle);
        objects_.erase(reinterpret_cast<uint64_t>(handle));
        return object;
    }
    std::vector<std::shared_ptr<Object>> take_all_of(const context_state& owner) {
        std::vector<std::shared_ptr<Object>> list = all_of(owner);
        std::erase_if(objects_, [&](const auto& one) { return owner_of(*one.second) == &owner; });
        return list;
    }
    [[nodiscard]] std::size_t size() const { return objects_.size(); }
    template <class Visitor>
    void each(Visitor&& visit) {
        for (auto& [handle, object] : objects_) {
            visit(*object);
        }
    }
    [[nodiscard]] std::vector<std::shared_ptr<Object>> all_of(const context_state& owner) const {
        std::vector<std::shared_ptr<Object>> list;
        for (const auto& [handle, object] : objects_) {
            if (owner_of(*object) == &owner) {
                list.push_back(object);
            }
        }
        return list;
    }
    [[nodiscard]] std::size_t of(const context_state& owner) const {
        std::size_t count = 0;
        for (const auto& [handle, object] : objects_) {
            count += owner_of(*object) == &owner ? 1 : 0;
        }
        return count;
    }

  private:
    template <class Any>
    static const context_state* owner_of(const Any& object) {
        if constexpr (requires { object.owner(); }) {
            return &object.owner();
        } else {
            return object.owner.get();
        }
    }
    std::map<uint64_t, std::shared_ptr<Object>> objects_;
};

struct state {
    std::recursive_mutex lock;  // held by every call, except while it waits for a stream
    settings set;
    std::atomic<int64_t> late_us{
        0};  // of set; below 0: on demand. Streams read it without the lock
    bool initialised = false;
    std::atomic<bool> lost{false};
    std::map<CUdevice, std::shared_ptr<context_state>> primary;  // by device, while retained
    std::map<CUdevice, unsigned> primary_flags;
    std::map<uint64_t, std::shared_ptr<context_state>> contexts;  // by handle
    handle_table<stream_state, CUstream> streams;
    handle_table<event_state, CUevent> events;
    handle_table<module_state, CUmodule> modules;
    handle_table<function_state, CUfunction> functions;
    handle_table<graph_state, CUgraph> graphs;
    handle_table<graph_state, CUgraphExec> execs;
    std::map<std::string, uint64_t> calls;
    std::map<std::string, accb_cuda_host_traffic> traffic;
    std::atomic<uint64_t> kernels{0}, violations{0};
    uint64_t next_number = 1;  // of captures, nodes and contexts
};

[[nodiscard]] state& all();

/// A line on standard error, and counted.
void report_violation(const std::string& what);

/// Counts the call and answers the fault that is set for it: throws, hangs, or returns true where
/// the call is to answer "over" at once. Called without the lock.
bool enter(const char* function);

/// The calling thread's context. Throws INVALID_CONTEXT, or what sticks to it.
[[nodiscard]] std::shared_ptr<context_state> current_context();
[[nodiscard]] uint64_t& current_handle();  // of this thread
void require_initialised();

/// On a stream's thread: runs the task unless an error sticks, and keeps the one that it answers.
void run_on_device(context_state& on, const work& task);
[[nodiscard]] CUresult run_kernel(const kernel_launch& launch);

/// Puts work into a stream, or into the graph that it captures. The node that was made, or NULL.
CUgraphNode enqueue(stream_state& stream, node_work what);
/// Breaks a capture by a call that it forbids; throws then.
void forbid_in_capture(const char* function);
void forbid_capturing(stream_state& stream);

/// The frame of every exported function.
template <class Body>
CUresult call(const char* name, Body&& body) noexcept {
    try {
        const bool early = enter(name);
        return body(early);
    } catch (const failure& answer) {
        return answer.code;
    }
}
/// With the lock held; for calls that never wait.
template <class Body>
CUresult locked(const char* name, Body&& body) noexcept {
    return call(name, [&](bool) {
        const std::scoped_lock lock(all().lock);
        body(all());
        return CUDA_SUCCESS;
    });
}

}  // namespace cuda_double
