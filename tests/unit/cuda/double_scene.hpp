// SPDX-License-Identifier: Apache-2.0
// What a test of the double begins with: a context, a stream, memory, and our copy kernel.
#pragma once

#include <cuda.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/doubles/cuda/driver/double.h"

// The header renames it, and the double exports the driver's old name too.
#undef cuEventElapsedTime
extern "C" CUresult cuEventElapsedTime(float* ms, CUevent begin, CUevent end);

namespace accelbench::cuda_test {

class double_scene : public testing::Test {
  protected:
    void SetUp() override;
    void TearDown() override;

    /// Faults and lateness for the rest of this test; "" is neither.
    static void set(const std::string& entries);
    [[nodiscard]] static accb_cuda_double_counts counts();

    [[nodiscard]] CUdeviceptr allocate(std::size_t bytes) const;
    [[nodiscard]] CUevent event(unsigned flags = CU_EVENT_DISABLE_TIMING) const;
    [[nodiscard]] CUfunction function(const char* name);
    /// y = x for n floats, by our own kernel.
    [[nodiscard]] CUresult launch_copy(CUdeviceptr x, CUdeviceptr y, long long n,
                                       unsigned threads = 256, unsigned shared = 0);

    CUcontext context_ = nullptr;
    CUstream stream_ = nullptr;
    CUmodule module_ = nullptr;
    std::map<std::string, CUfunction> functions_;
    accb_cuda_double_counts before_{};
};

/// Host memory that is registered with the driver as long as this lives.
class pinned_floats {
  public:
    explicit pinned_floats(std::vector<float> values) : values_(std::move(values)) {
        EXPECT_EQ(cuMemHostRegister(values_.data(), bytes(), 0), CUDA_SUCCESS);
    }
    pinned_floats(const pinned_floats&) = delete;
    pinned_floats& operator=(const pinned_floats&) = delete;
    ~pinned_floats() { (void)cuMemHostUnregister(values_.data()); }

    [[nodiscard]] float* data() { return values_.data(); }
    [[nodiscard]] std::size_t bytes() const { return values_.size() * sizeof(float); }
    [[nodiscard]] const std::vector<float>& values() const { return values_; }

  private:
    std::vector<float> values_;
};

}  // namespace accelbench::cuda_test
