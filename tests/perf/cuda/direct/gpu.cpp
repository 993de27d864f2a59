// SPDX-License-Identifier: Apache-2.0
#include "gpu.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>

#define ACCB_CU(name) reinterpret_cast<decltype(&::name)>(symbol("libcuda.so.1", #name))

namespace accelbench::direct {

void* symbol(const char* library, const char* name) {
    void* opened = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
    void* found = opened == nullptr ? nullptr : ::dlsym(opened, name);
    if (found == nullptr) {
        throw std::runtime_error(std::string(name) + " of " + library + " was not found");
    }
    return found;
}

void check(CUresult code, const char* call) {
    if (code == CUDA_SUCCESS) {
        return;
    }
    const char* name = nullptr;
    (void)ACCB_CU(cuGetErrorName)(code, &name);
    throw std::runtime_error(std::string(call) +
                             " failed: " + (name == nullptr ? std::to_string(code) : name));
}

gpu::gpu(int index) {
    check(ACCB_CU(cuInit)(0), "cuInit");
    check(ACCB_CU(cuDeviceGet)(&device_, index), "cuDeviceGet");
    const auto set_flags = reinterpret_cast<CUresult (*)(CUdevice, unsigned)>(
        symbol("libcuda.so.1", "cuDevicePrimaryCtxSetFlags_v2"));
    check(set_flags(device_, CU_CTX_SCHED_BLOCKING_SYNC), "cuDevicePrimaryCtxSetFlags_v2");
    check(ACCB_CU(cuDevicePrimaryCtxRetain)(&context_, device_), "cuDevicePrimaryCtxRetain");
    check(ACCB_CU(cuCtxSetCurrent)(context_), "cuCtxSetCurrent");
    check(ACCB_CU(cuStreamCreate)(&stream_, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
    int cache = 0;
    check(ACCB_CU(cuDeviceGetAttribute)(&cache, CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE, device_),
          "cuDeviceGetAttribute");
    cache_bytes_ = static_cast<std::uint64_t>(cache);
}

gpu::~gpu() {
    (void)reinterpret_cast<CUresult (*)(CUstream)>(symbol("libcuda.so.1", "cuStreamDestroy_v2"))(
        stream_);
    (void)reinterpret_cast<CUresult (*)(CUdevice)>(
        symbol("libcuda.so.1", "cuDevicePrimaryCtxRelease_v2"))(device_);
}

gpu::memory gpu::allocate(std::uint64_t bytes) const {
    CUdeviceptr made = 0;
    const auto take = reinterpret_cast<CUresult (*)(CUdeviceptr*, std::size_t)>(
        symbol("libcuda.so.1", "cuMemAlloc_v2"));
    check(take(&made, std::max<std::uint64_t>(bytes, 256)), "cuMemAlloc_v2");
    return {reinterpret_cast<void*>(made), [](void* gone) {
                (void)reinterpret_cast<CUresult (*)(CUdeviceptr)>(
                    symbol("libcuda.so.1", "cuMemFree_v2"))(reinterpret_cast<CUdeviceptr>(gone));
            }};
}

gpu::memory gpu::operand(std::uint64_t bytes, std::uint32_t element_bytes) const {
    // The two high bytes of f32, and f16 or bf16 as a whole: sign free, exponent of 1 in each.
    std::mt19937 random(static_cast<std::uint32_t>(bytes));
    std::vector<std::uint8_t> data(bytes);
    // One mebibyte over and over: no cache line repeats within what a multiprocessor reads at once.
    const std::uint64_t drawn = std::min<std::uint64_t>(bytes, 1U << 20U);
    for (std::uint64_t i = 0; i < drawn; ++i) {
        data[i] = static_cast<std::uint8_t>(random());
        if (element_bytes > 1 && i % element_bytes == element_bytes - 1) {
            data[i] = static_cast<std::uint8_t>((data[i] & 0x80U) | 0x3cU);
        }
    }
    for (std::uint64_t i = drawn; i < bytes; i += drawn) {
        std::copy_n(data.begin(), std::min(drawn, bytes - i),
                    data.begin() + static_cast<std::ptrdiff_t>(i));
    }
    memory made = allocate(bytes);
    const auto copy =
        reinterpret_cast<CUresult (*)(CUdeviceptr, const void*, std::size_t, CUstream)>(
            symbol("libcuda.so.1", "cuMemcpyHtoDAsync_v2"));
    check(copy(address(made), data.data(), bytes, stream_), "cuMemcpyHtoDAsync_v2");
    wait();
    return made;
}

void gpu::wait() const {
    check(ACCB_CU(cuStreamSynchronize)(stream_), "cuStreamSynchronize");
}

double gpu::time(const std::function<void(std::uint64_t)>& launch) const {
    using clock = std::chrono::steady_clock;
    constexpr int batches = 10, warm_up = 10;
    constexpr double batch_ns = 10e6;  // a wait that sleeps takes up to 0.25 ms to wake
    std::uint64_t next = 0;
    const auto batch = [&](std::uint64_t launches) {
        const auto begin = clock::now();
        for (std::uint64_t i = 0; i < launches; ++i) {
            launch(next++);
        }
        wait();
        return static_cast<double>((clock::now() - begin).count());
    };
    const double one = batch(warm_up) / warm_up;
    const auto launches = static_cast<std::uint64_t>(std::clamp(batch_ns / one, 1.0, 1e4));
    std::vector<double> times;
    times.reserve(batches);
    for (int i = 0; i < batches; ++i) {
        times.push_back(batch(launches) / static_cast<double>(launches));
    }
    std::nth_element(times.begin(), times.begin() + batches / 2, times.end());
    return times[batches / 2];
}

std::uint64_t sets_beyond_cache(const gpu& on, std::uint64_t bytes) {
    constexpr std::uint64_t most = 64;
    const std::uint64_t wanted = 3 * on.cache_bytes() / 2;
    return std::clamp<std::uint64_t>(wanted / std::max<std::uint64_t>(bytes, 1) + 1, 2, most);
}

}  // namespace accelbench::direct
