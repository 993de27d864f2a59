// SPDX-License-Identifier: Apache-2.0
// The least that a program needs to call Nvidia's libraries by itself: no plug-in, no harness. What
// it measures is what a person would who wrote the call by hand.
#pragma once

#include <cuda.h>
// Headers rename it; the driver keeps the old name for the old contract.
#undef cuEventElapsedTime

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace accelbench::direct {

/// Throws std::runtime_error: "cuMemAlloc_v2 failed: CUDA_ERROR_OUT_OF_MEMORY".
void check(CUresult code, const char* call);

/// A function of a library that is opened at run time; throws where either is missing.
void* symbol(const char* library, const char* name);

/// Device `index` with its primary context current on this thread, and one stream.
class gpu {
  public:
    explicit gpu(int index);
    ~gpu();
    gpu(const gpu&) = delete;
    gpu& operator=(const gpu&) = delete;

    using memory = std::shared_ptr<void>;  // the address; frees itself
    [[nodiscard]] memory allocate(std::uint64_t bytes) const;
    /// Random bits that are small finite numbers in every type: exponents near 1.
    [[nodiscard]] memory operand(std::uint64_t bytes, std::uint32_t element_bytes) const;

    [[nodiscard]] CUstream stream() const { return stream_; }
    [[nodiscard]] std::uint64_t cache_bytes() const { return cache_bytes_; }

    /// ns per launch: the median of 10 batches of 10 ms, each ended by one wait,
    /// after warming up. launch(i) enqueues on stream(); i counts launches.
    [[nodiscard]] double time(const std::function<void(std::uint64_t)>& launch) const;

  private:
    void wait() const;

    CUdevice device_ = 0;
    CUcontext context_ = nullptr;
    CUstream stream_ = nullptr;
    std::uint64_t cache_bytes_ = 0;
};

inline CUdeviceptr address(const gpu::memory& of) {
    return reinterpret_cast<CUdeviceptr>(of.get());
}

/// How many operand sets of `bytes` it takes that none is found in the L2 cache.
[[nodiscard]] std::uint64_t sets_beyond_cache(const gpu& on, std::uint64_t bytes);

/// What was timed; `why` is set where it could not be.
struct outcome {
    std::string library, algorithm, why;
    double launch_ns = 0.0;
};

}  // namespace accelbench::direct
