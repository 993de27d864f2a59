// SPDX-License-Identifier: Apache-2.0
// A driver of four calls for the double of cuBLASLt: host functions wait until the test lets the
// stream run, so that a test sees what happens late.
#include <cuda.h>

#include <map>
#include <utility>
#include <vector>

namespace {

std::vector<std::pair<CUhostFn, void*>> waiting;
std::map<CUdeviceptr, std::size_t> allocations;
CUcontext current = nullptr;

}  // namespace

extern "C" {

CUresult cuCtxGetCurrent(CUcontext* out) {
    *out = current;
    return CUDA_SUCCESS;
}
CUresult cuLaunchHostFunc(CUstream, CUhostFn function, void* data) {
    waiting.emplace_back(function, data);
    return CUDA_SUCCESS;
}
CUresult cuStreamIsCapturing(CUstream, CUstreamCaptureStatus* out) {
    *out = CU_STREAM_CAPTURE_STATUS_NONE;
    return CUDA_SUCCESS;
}
CUresult cuMemGetAddressRange_v2(CUdeviceptr* base, size_t* size, CUdeviceptr at) {
    const auto above = allocations.upper_bound(at);
    if (above == allocations.begin()) {
        return CUDA_ERROR_NOT_FOUND;
    }
    const auto& [begin, bytes] = *std::prev(above);
    *base = begin;
    *size = bytes;
    return at < begin + bytes ? CUDA_SUCCESS : CUDA_ERROR_NOT_FOUND;
}

// For the test.
void small_driver_run() {
    for (const auto& [function, data] : std::exchange(waiting, {})) {
        function(data);
    }
}
void small_driver_context(void* context) {
    current = static_cast<CUcontext>(context);
}
/// bytes: 0 forgets it.
void small_driver_allocation(void* begin, size_t bytes) {
    const auto at = reinterpret_cast<CUdeviceptr>(begin);
    allocations[at] = bytes;
    if (bytes == 0) {
        allocations.erase(at);
    }
}

}  // extern "C"
