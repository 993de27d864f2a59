// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cuda/double_scene.hpp"

#include <cstdlib>

namespace accelbench::cuda_test {

void double_scene::set(const std::string& entries) {
    ::setenv("ACCELBENCH_CUDA_DOUBLE", entries.c_str(), 1);
    accb_cuda_double_settings();
}

accb_cuda_double_counts double_scene::counts() {
    accb_cuda_double_counts now{};
    accb_cuda_double(&now);
    return now;
}

void double_scene::SetUp() {
    ASSERT_EQ(cuInit(0), CUDA_SUCCESS);
    set("late=demand");
    before_ = counts();
    ASSERT_EQ(cuDevicePrimaryCtxRetain(&context_, 0), CUDA_SUCCESS);
    ASSERT_EQ(cuCtxSetCurrent(context_), CUDA_SUCCESS);
    ASSERT_EQ(cuStreamCreate(&stream_, CU_STREAM_NON_BLOCKING), CUDA_SUCCESS);
}

void double_scene::TearDown() {
    set("");
    (void)cuStreamDestroy(stream_);
    if (module_ != nullptr) {
        (void)cuModuleUnload(module_);
    }
    functions_.clear();
    EXPECT_EQ(cuDevicePrimaryCtxRelease(0), CUDA_SUCCESS);
}

CUdeviceptr double_scene::allocate(std::size_t bytes) const {
    CUdeviceptr made = 0;
    EXPECT_EQ(cuMemAlloc(&made, bytes), CUDA_SUCCESS);
    EXPECT_EQ(made % 256, 0U);
    return made;
}

CUevent double_scene::event(unsigned flags) const {
    CUevent made = nullptr;
    EXPECT_EQ(cuEventCreate(&made, flags), CUDA_SUCCESS);
    return made;
}

CUfunction double_scene::function(const char* name) {
    if (module_ == nullptr) {
        EXPECT_EQ(cuModuleLoadData(&module_, "// code\n"), CUDA_SUCCESS);
    }
    CUfunction& known = functions_[name];
    if (known == nullptr) {
        EXPECT_EQ(cuModuleGetFunction(&known, module_, name), CUDA_SUCCESS);
    }
    return known;
}

CUresult double_scene::launch_copy(CUdeviceptr x, CUdeviceptr y, long long n, unsigned threads,
                                   unsigned shared) {
    void* parameters[] = {&x, &y, &n};
    return cuLaunchKernel(function("accb_copy_b32"), 1, 1, 1, threads, 1, 1, shared, stream_,
                          parameters, nullptr);
}

}  // namespace accelbench::cuda_test
