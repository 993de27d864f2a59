// SPDX-License-Identifier: Apache-2.0
// Exported functions: the driver and its devices.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "memory.hpp"
#include "state.hpp"

using namespace cuda_double;

namespace {

void require_device(CUdevice device) {
    require_initialised();
    demand(device >= 0 && device < all().set.devices, CUDA_ERROR_INVALID_DEVICE);
}

struct attribute {
    CUdevice_attribute what;
    int value;
};
// An H100's figures; what depends on the settings stands in attribute_of.
constexpr attribute attributes[] = {
    {CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT,
     4},  // few: persistent grids walk further on the host
    {CU_DEVICE_ATTRIBUTE_WARP_SIZE, 32},
    {CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, 1024},
    {CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR, 2048},
    {CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR, 32},
    {CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR, 65536},
    {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, 49152},
    {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, 232448},
    {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR, 233472},
    {CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE, 52428800},
    {CU_DEVICE_ATTRIBUTE_CLOCK_RATE, 1980000},
    {CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE, 2619000},
    {CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH, 5120},
    {CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT, 3},
    {CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING, 1},
    {CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH, 1},
};

int attribute_of(CUdevice_attribute what) {
    const settings& set = all().set;
    switch (static_cast<int>(what)) {
        case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR:
            return set.capability / 10;
        case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR:
            return set.capability % 10;
        case CU_DEVICE_ATTRIBUTE_COMPUTE_MODE:
            return set.compute_mode;
        default:
            break;
    }
    for (const attribute& known : attributes) {
        if (known.what == what) {
            return known.value;
        }
    }
    throw failure{CUDA_ERROR_INVALID_VALUE};
}

/// One process at a time may have a context on an exclusive device; the lock goes with the process.
void require_free() {
    demand(all().set.compute_mode != CU_COMPUTEMODE_PROHIBITED, CUDA_ERROR_DEVICE_UNAVAILABLE);
    if (all().set.compute_mode != CU_COMPUTEMODE_EXCLUSIVE_PROCESS || all().set.lock.empty()) {
        return;
    }
    static int file = -1;
    if (file < 0) {
        file = ::open(all().set.lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
    demand(file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0, CUDA_ERROR_DEVICE_UNAVAILABLE);
}

struct remains {
    std::vector<std::shared_ptr<stream_state>> streams;
    std::vector<std::shared_ptr<event_state>> events;
    std::vector<std::shared_ptr<graph_state>> graphs;
};

remains take_all_of(const context_state& of) {
    state& s = all();
    remains gone{s.streams.take_all_of(of), s.events.take_all_of(of), s.graphs.take_all_of(of)};
    (void)s.execs.take_all_of(of);
    (void)s.modules.take_all_of(of);
    (void)s.functions.take_all_of(of);
    memory().release_all_of(of.handle);
    return gone;
}

/// After an error that sticks nothing can be released, so nothing is said.
void report_leaks(const context_state& of) {
    const state& s = all();
    if (of.sticky != CUDA_SUCCESS || s.lost) {
        return;
    }
    const std::size_t blocks = memory().blocks_of(of.handle);
    const std::size_t streams = s.streams.of(of);
    const std::size_t events = s.events.of(of);
    const std::size_t modules = s.modules.of(of);
    const std::size_t graphs = s.graphs.of(of) + s.execs.of(of);
    if (blocks + streams + events + modules + graphs != 0) {
        report_violation("the context went with " + std::to_string(blocks) + " allocations, " +
                         std::to_string(streams) + " streams, " + std::to_string(events) +
                         " events, " + std::to_string(modules) + " modules and " +
                         std::to_string(graphs) + " graphs alive");
    }
}

}  // namespace

extern "C" {

CUresult cuInit(unsigned flags) {
    return locked("cuInit", [&](state& s) {
        demand(flags == 0, CUDA_ERROR_INVALID_VALUE);
        demand(s.set.refuse_init == 0, static_cast<CUresult>(s.set.refuse_init));
        demand(s.set.devices > 0, CUDA_ERROR_NO_DEVICE);
        s.initialised = true;
    });
}

CUresult cuDriverGetVersion(int* version) {
    return locked("cuDriverGetVersion", [&](state& s) {
        demand(version != nullptr, CUDA_ERROR_INVALID_VALUE);
        *version = s.set.version;
    });
}

CUresult cuGetErrorName(CUresult, const char** name) {
    *name = "CUDA_ERROR_OF_THE_DOUBLE";
    return CUDA_SUCCESS;
}

CUresult cuGetErrorString(CUresult, const char** text) {
    *text = "an error of the double";
    return CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int* count) {
    return locked("cuDeviceGetCount", [&](state& s) {
        require_initialised();
        demand(count != nullptr, CUDA_ERROR_INVALID_VALUE);
        *count = s.set.devices;
    });
}

CUresult cuDeviceGet(CUdevice* device, int ordinal) {
    return locked("cuDeviceGet", [&](state&) {
        require_device(ordinal);
        *device = ordinal;
    });
}

CUresult cuDeviceGetName(char* name, int size, CUdevice device) {
    return locked("cuDeviceGetName", [&](state& s) {
        require_device(device);
        demand(name != nullptr && size > 0, CUDA_ERROR_INVALID_VALUE);
        (void)std::snprintf(name, static_cast<std::size_t>(size), "double of a GPU%s",
                            s.set.slice ? " MIG 1g.10gb" : "");
    });
}

CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice device) {
    return locked("cuDeviceTotalMem_v2", [&](state& s) {
        require_device(device);
        *bytes = s.set.memory;
    });
}

CUresult cuDeviceGetAttribute(int* value, CUdevice_attribute what, CUdevice device) {
    return locked("cuDeviceGetAttribute", [&](state&) {
        require_device(device);
        demand(value != nullptr, CUDA_ERROR_INVALID_VALUE);
        *value = attribute_of(what);
    });
}

CUresult cuDeviceGetPCIBusId(char* text, int size, CUdevice device) {
    return locked("cuDeviceGetPCIBusId", [&](state&) {
        require_device(device);
        demand(text != nullptr && size >= 13, CUDA_ERROR_INVALID_VALUE);
        (void)std::snprintf(text, static_cast<std::size_t>(size), "0000:%02x:00.0", device + 1);
    });
}

CUresult cuDeviceGetUuid_v2(CUuuid* uuid, CUdevice device) {
    return locked("cuDeviceGetUuid_v2", [&](state&) {
        require_device(device);
        std::memset(uuid->bytes, 0xD0, sizeof(uuid->bytes));
        uuid->bytes[15] = static_cast<char>(device);
    });
}

CUresult cuDevicePrimaryCtxSetFlags_v2(CUdevice device, unsigned flags) {
    return locked("cuDevicePrimaryCtxSetFlags_v2", [&](state& s) {
        require_device(device);
        demand((flags & ~static_cast<unsigned>(CU_CTX_FLAGS_MASK)) == 0, CUDA_ERROR_INVALID_VALUE);
        s.primary_flags[device] = flags;
    });
}

CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device) {
    return locked("cuDevicePrimaryCtxRetain", [&](state& s) {
        require_device(device);
        demand(context != nullptr, CUDA_ERROR_INVALID_VALUE);
        std::shared_ptr<context_state>& primary = s.primary[device];
        if (primary == nullptr) {
            require_free();
            primary = std::make_shared<context_state>();
            primary->device = device;
            primary->handle = 0x10000 + 0x10 * s.next_number++;
            s.contexts[primary->handle] = primary;
        }
        ++primary->retained;
        *context = reinterpret_cast<CUcontext>(primary->handle);
    });
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
    // What the context owned goes with it, but not under the lock: streams run out first.
    remains gone;
    return locked("cuDevicePrimaryCtxRelease_v2", [&](state& s) {
        require_device(device);
        const std::shared_ptr<context_state> primary = s.primary[device];
        demand(primary != nullptr, CUDA_ERROR_INVALID_CONTEXT);
        if (--primary->retained == 0) {
            report_leaks(*primary);
            gone = take_all_of(*primary);
            s.contexts.erase(primary->handle);
            s.primary.erase(device);
        }
    });
}

CUresult cuCtxSetCurrent(CUcontext context) {
    return locked("cuCtxSetCurrent", [&](state& s) {
        require_initialised();
        const auto handle = reinterpret_cast<uint64_t>(context);
        demand(handle == 0 || s.contexts.count(handle) == 1, CUDA_ERROR_INVALID_CONTEXT);
        current_handle() = handle;
    });
}

CUresult cuCtxGetCurrent(CUcontext* context) {
    return locked("cuCtxGetCurrent", [&](state&) {
        require_initialised();
        *context = reinterpret_cast<CUcontext>(current_handle());
    });
}

CUresult cuCtxGetDevice(CUdevice* device) {
    return locked("cuCtxGetDevice", [&](state&) { *device = current_context()->device; });
}

CUresult cuCtxGetLimit(size_t* value, CUlimit limit) {
    return locked("cuCtxGetLimit", [&](state&) {
        (void)current_context();
        demand(limit == CU_LIMIT_PERSISTING_L2_CACHE_SIZE, CUDA_ERROR_UNSUPPORTED_LIMIT);
        *value = 0;
    });
}

CUresult cuMemGetInfo_v2(size_t* free, size_t* total) {
    return locked("cuMemGetInfo_v2", [&](state& s) {
        (void)current_context();
        *total = s.set.memory;
        *free = s.set.memory - std::min(s.set.memory, memory().bytes());
    });
}

void accb_cuda_double(accb_cuda_double_counts* counts) {
    const std::scoped_lock lock(all().lock);
    state& s = all();
    uint64_t calls = 0;
    for (const auto& [name, count] : s.calls) {
        calls += count;
    }
    *counts = {calls,
               s.contexts.size(),
               memory().blocks(),
               s.streams.size(),
               s.events.size(),
               s.modules.size(),
               s.graphs.size() + s.execs.size(),
               memory().pinned_ranges(),
               memory().bytes(),
               s.kernels.load(),
               s.violations.load()};
}

uint64_t accb_cuda_double_calls(const char* function) {
    const std::scoped_lock lock(all().lock);
    const auto found = all().calls.find(function);
    return found == all().calls.end() ? 0 : found->second;
}

void accb_cuda_double_traffic(const char* kernel, uint64_t* read, uint64_t* written, uint64_t* wide,
                              uint64_t* narrow) {
    const std::scoped_lock lock(all().lock);
    const accb_cuda_host_traffic sum = all().traffic[kernel];
    *read = sum.streamed_read;
    *written = sum.written;
    *wide = sum.wide;
    *narrow = sum.narrow;
}

void accb_cuda_double_settings(void) {
    const settings fresh = read_settings();
    const std::scoped_lock lock(all().lock);
    all().set.faults = fresh.faults;
    all().calls.clear();
    all().kernels = 0;
    all().lost = false;
    all().late_us = fresh.on_demand ? -1 : fresh.late.count();
}

}  // extern "C"
