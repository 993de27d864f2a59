// SPDX-License-Identifier: Apache-2.0
// Exported functions: memory and copies.
#include <cstdlib>
#include <cstring>

#include "memory.hpp"
#include "state.hpp"

using namespace cuda_double;

namespace {

std::byte* to_host(CUdeviceptr at) {
    return reinterpret_cast<std::byte*>(at);
}

/// INVALID_VALUE unless the range lies in one allocation of this context: what the driver can see
/// when it is called.
void require_range(const context_state& on, CUdeviceptr at, uint64_t bytes) {
    const auto block = memory().find(at, bytes);
    demand(block.has_value(), CUDA_ERROR_INVALID_VALUE);
    if (block->owner != on.handle) {
        report_violation("a copy or fill on memory of another context");
        throw failure{CUDA_ERROR_INVALID_CONTEXT};
    }
}

/// At the time of the copy, which is later: the memory must still be there.
CUresult copy_checked(CUdeviceptr device, uint64_t bytes, void* to, const void* from) {
    if (!memory().find(device, bytes)) {
        report_violation("a copy works on memory that has been freed since it was asked for");
        return CUDA_ERROR_ILLEGAL_ADDRESS;
    }
    std::memcpy(to, from, bytes);
    return CUDA_SUCCESS;
}

std::shared_ptr<stream_state> stream_for(state& s, CUstream handle) {
    const auto current = current_context();
    std::shared_ptr<stream_state> stream = s.streams.at(handle);
    demand(&stream->owner() == current.get(), CUDA_ERROR_INVALID_CONTEXT);
    return stream;
}

}  // namespace

extern "C" {

CUresult cuMemAlloc_v2(CUdeviceptr* at, size_t bytes) {
    return locked("cuMemAlloc_v2", [&](state& s) {
        const auto on = current_context();
        demand(at != nullptr && bytes != 0, CUDA_ERROR_INVALID_VALUE);
        forbid_in_capture("cuMemAlloc");
        *at = memory().allocate(on->handle, bytes, s.set.memory);
        demand(*at != 0, CUDA_ERROR_OUT_OF_MEMORY);
    });
}

CUresult cuMemFree_v2(CUdeviceptr at) {
    return locked("cuMemFree_v2", [&](state&) {
        const auto on = current_context();
        forbid_in_capture("cuMemFree");
        const auto block = memory().find(at, 0);
        demand(block.has_value(), CUDA_ERROR_INVALID_VALUE);
        demand(block->owner == on->handle, CUDA_ERROR_INVALID_CONTEXT);
        const CUresult code = memory().release(at);
        if (code == CUDA_ERROR_ILLEGAL_ADDRESS) {
            report_violation("something was written behind the end of an allocation");
            on->sticky = code;
        }
        demand(code == CUDA_SUCCESS, code);
    });
}

CUresult cuMemGetAddressRange_v2(CUdeviceptr* base, size_t* size, CUdeviceptr at) {
    return locked("cuMemGetAddressRange_v2", [&](state&) {
        (void)current_context();
        CUdeviceptr first = 0;
        const auto block = memory().find(at, 0, &first);
        demand(block.has_value(), CUDA_ERROR_NOT_FOUND);
        if (base != nullptr) {
            *base = first;
        }
        if (size != nullptr) {
            *size = block->size;
        }
    });
}

CUresult cuMemHostAlloc(void** at, size_t bytes, unsigned flags) {
    return locked("cuMemHostAlloc", [&](state&) {
        (void)current_context();
        demand(at != nullptr && bytes != 0 && flags == 0, CUDA_ERROR_INVALID_VALUE);
        forbid_in_capture("cuMemHostAlloc");
        constexpr std::size_t page = 4096;
        *at = std::aligned_alloc(page, (bytes + page - 1) / page * page);
        demand(*at != nullptr, CUDA_ERROR_OUT_OF_MEMORY);
        (void)memory().pin(static_cast<std::byte*>(*at), bytes);
    });
}

CUresult cuMemFreeHost(void* at) {
    return locked("cuMemFreeHost", [&](state&) {
        (void)current_context();
        demand(memory().unpin(static_cast<std::byte*>(at)) == CUDA_SUCCESS,
               CUDA_ERROR_INVALID_VALUE);
        std::free(at);
    });
}

CUresult cuMemHostRegister_v2(void* at, size_t bytes, unsigned flags) {
    return locked("cuMemHostRegister_v2", [&](state&) {
        (void)current_context();
        demand(at != nullptr && bytes != 0 && flags == 0, CUDA_ERROR_INVALID_VALUE);
        forbid_in_capture("cuMemHostRegister");
        const CUresult code = memory().pin(static_cast<std::byte*>(at), bytes);
        demand(code == CUDA_SUCCESS, code);
    });
}

CUresult cuMemHostUnregister(void* at) {
    return locked("cuMemHostUnregister", [&](state&) {
        (void)current_context();
        const CUresult code = memory().unpin(static_cast<std::byte*>(at));
        demand(code == CUDA_SUCCESS, code);
    });
}

CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, size_t bytes, CUstream handle) {
    return locked("cuMemcpyHtoDAsync_v2", [&](state& s) {
        const auto stream = stream_for(s, handle);
        demand(from != nullptr, CUDA_ERROR_INVALID_VALUE);
        require_range(stream->owner(), to, bytes);
        if (memory().is_pinned(from, bytes)) {
            enqueue(*stream, work([=] { return copy_checked(to, bytes, to_host(to), from); }));
            return;
        }
        forbid_capturing(*stream);
        // Pageable memory is staged before the call returns: later changes are not seen.
        const auto* const first = static_cast<const std::byte*>(from);
        auto staged = std::make_shared<std::vector<std::byte>>(first, first + bytes);
        enqueue(*stream,
                work([=] { return copy_checked(to, bytes, to_host(to), staged->data()); }));
    });
}

CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, size_t bytes, CUstream handle) {
    return call("cuMemcpyDtoHAsync_v2", [&](bool) {
        std::unique_lock lock(all().lock);
        const auto stream = stream_for(all(), handle);
        demand(to != nullptr, CUDA_ERROR_INVALID_VALUE);
        require_range(stream->owner(), from, bytes);
        const bool pinned = memory().is_pinned(to, bytes);
        if (!pinned) {
            forbid_capturing(*stream);
        }
        enqueue(*stream, work([=] { return copy_checked(from, bytes, to, to_host(from)); }));
        lock.unlock();
        if (!pinned) {
            // "For transfers from device memory to pageable host memory, the function will return
            // only once the copy has completed."
            stream->queue()->wait_for(stream->queue()->pushed());
        }
        return static_cast<CUresult>(stream->owner().sticky.load());
    });
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream handle) {
    return locked("cuMemcpyDtoDAsync_v2", [&](state& s) {
        const auto stream = stream_for(s, handle);
        require_range(stream->owner(), to, bytes);
        require_range(stream->owner(), from, bytes);
        enqueue(*stream, work([=] {
            return memory().find(from, bytes) ? copy_checked(to, bytes, to_host(to), to_host(from))
                                              : CUDA_ERROR_ILLEGAL_ADDRESS;
        }));
    });
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, CUstream handle) {
    return locked("cuMemsetD8Async", [&](state& s) {
        const auto stream = stream_for(s, handle);
        require_range(stream->owner(), to, bytes);
        enqueue(*stream, work([=] {
            if (!memory().find(to, bytes)) {
                return CUDA_ERROR_ILLEGAL_ADDRESS;
            }
            std::memset(to_host(to), value, bytes);
            return CUDA_SUCCESS;
        }));
    });
}

}  // extern "C"
