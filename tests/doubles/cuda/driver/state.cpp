// SPDX-License-Identifier: Apache-2.0
// Faults, counts, the current context, and what a stream's thread does with a task.
#include "state.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "memory.hpp"

namespace cuda_double {
namespace {

/// A call that does not return: only a signal ends it.
[[noreturn]] void hang() {
    while (true) {
        ::pause();
    }
}

const fault* fault_for(const settings& set, const std::string& where, uint64_t count) {
    for (const fault& one : set.faults) {
        if (one.where == where && (one.at == 0 || one.at == count)) {
            return &one;
        }
    }
    return nullptr;
}

/// Answers the code of a fault and does what else it does.
CUresult strike(const fault& one, context_state* on) {
    switch (one.kind) {
        case fault_kind::hang:
            hang();
        case fault_kind::lost:
            all().lost = true;
            break;
        case fault_kind::sticky:
            if (on != nullptr) {
                on->sticky = one.code;
            }
            break;
        case fault_kind::code:
        case fault_kind::early:
            break;
    }
    return one.code;
}

}  // namespace

state& all() {
    // Never destroyed: streams may still run while the process ends.
    static state& one = [&]() -> state& {
        auto* made = new state;
        made->set = read_settings();
        made->late_us = made->set.on_demand ? -1 : made->set.late.count();
        return *made;
    }();
    return one;
}

void report_violation(const std::string& what) {
    ++all().violations;
    std::fprintf(stderr, "double of the driver: %s\n", what.c_str());
}

bool enter(const char* function) {
    std::unique_lock lock(all().lock);
    const uint64_t count = ++all().calls[function];
    const fault* const set = fault_for(all().set, function, count);
    if (set == nullptr) {
        demand(!all().lost, CUDA_ERROR_UNKNOWN);
        return false;
    }
    const fault one = *set;
    if (one.kind == fault_kind::early) {
        return true;
    }
    const auto found = all().contexts.find(current_handle());
    context_state* const on = found == all().contexts.end() ? nullptr : found->second.get();
    lock.unlock();
    throw failure{strike(one, on)};
}

uint64_t& current_handle() {
    static thread_local uint64_t handle = 0;
    return handle;
}

void require_initialised() {
    demand(all().initialised, CUDA_ERROR_NOT_INITIALIZED);
}

std::shared_ptr<context_state> current_context() {
    require_initialised();
    demand(current_handle() != 0, CUDA_ERROR_INVALID_CONTEXT);
    const auto found = all().contexts.find(current_handle());
    demand(found != all().contexts.end(), CUDA_ERROR_CONTEXT_IS_DESTROYED);
    const auto sticks = static_cast<CUresult>(found->second->sticky.load());
    demand(sticks == CUDA_SUCCESS, sticks);
    return found->second;
}

void run_on_device(context_state& on, const work& task) {
    if (on.sticky != CUDA_SUCCESS || all().lost) {
        return;
    }
    const CUresult code = task();
    if (code != CUDA_SUCCESS) {
        int none = CUDA_SUCCESS;
        on.sticky.compare_exchange_strong(none, code);
    }
}

namespace {

/// Pointers are not told from numbers, but no number looks like the address of a freed block.
CUresult check_arguments(const kernel_launch& launch) {
    for (const std::vector<std::byte>& value : launch.arguments) {
        uint64_t word = 0;
        if (value.size() != sizeof(word)) {
            continue;
        }
        std::memcpy(&word, value.data(), sizeof(word));
        const std::string name = launch.function->kernel->name;
        if (memory().is_freed(word)) {
            report_violation("kernel " + name + " runs on memory that has been freed");
            return CUDA_ERROR_ILLEGAL_ADDRESS;
        }
        const auto block = memory().find(word, 0);
        if (block && block->owner != launch.function->owner->handle) {
            report_violation("kernel " + name + " runs on memory of another context");
            return CUDA_ERROR_ILLEGAL_ADDRESS;
        }
    }
    return CUDA_SUCCESS;
}

CUresult fault_of_execution(context_state& on) {
    const uint64_t count = ++all().kernels;
    std::unique_lock lock(all().lock);
    const fault* const set = fault_for(all().set, "kernel", count);
    if (set == nullptr) {
        return CUDA_SUCCESS;
    }
    const fault one = *set;
    lock.unlock();
    return strike(one, &on);
}

void count_traffic(const char* kernel, const accb_cuda_host_traffic& more) {
    const std::scoped_lock lock(all().lock);
    accb_cuda_host_traffic& sum = all().traffic[kernel];
    sum.streamed_read += more.streamed_read;
    sum.cached_read += more.cached_read;
    sum.written += more.written;
    sum.wide += more.wide;
    sum.narrow += more.narrow;
}

}  // namespace

CUresult run_kernel(const kernel_launch& launch) {
    if (const CUresult bad = fault_of_execution(*launch.function->owner); bad != CUDA_SUCCESS) {
        return bad;
    }
    if (const CUresult bad = check_arguments(launch); bad != CUDA_SUCCESS) {
        return bad;
    }
    std::vector<std::vector<std::byte>> values = launch.arguments;
    std::vector<void*> pointers;
    pointers.reserve(values.size());
    for (std::vector<std::byte>& value : values) {
        pointers.push_back(value.data());
    }
    accb_cuda_host_launch shape = launch.shape;
    shape.args = pointers.data();
    accb_cuda_host_report report{};
    const accb_cuda_host_kernel& kernel = *launch.function->kernel;
    if (kernel.run(&shape, &report) != 0) {
        report_violation("kernel " + std::string(kernel.name) + ": " + report.message);
        return CUDA_ERROR_LAUNCH_FAILED;
    }
    count_traffic(kernel.name, report.traffic);
    return CUDA_SUCCESS;
}

}  // namespace cuda_double
