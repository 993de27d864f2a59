// SPDX-License-Identifier: Apache-2.0
// Memory of the driver's double: what it lets pass, and what it must not.
#include "tests/unit/cuda/double_scene.hpp"

namespace accelbench::cuda_test {
namespace {

class double_memory : public double_scene {};

TEST_F(double_memory, a_copy_to_pinned_memory_is_not_there_before_somebody_waits) {
    const CUdeviceptr at = allocate(16);
    const std::vector<float> sent{1, 2, 3, 4};
    pinned_floats back({9, 9, 9, 9});
    ASSERT_EQ(cuMemcpyHtoDAsync(at, sent.data(), 16, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuMemcpyDtoHAsync(back.data(), at, 16, stream_), CUDA_SUCCESS);
    EXPECT_EQ(back.values(), std::vector<float>(4, 9));
    ASSERT_EQ(cuStreamSynchronize(stream_), CUDA_SUCCESS);
    EXPECT_EQ(back.values(), sent);
    EXPECT_EQ(cuMemFree(at), CUDA_SUCCESS);
}

TEST_F(double_memory, pinned_memory_is_read_late_and_pageable_memory_at_once) {
    const CUdeviceptr late = allocate(4);
    const CUdeviceptr soon = allocate(4);
    pinned_floats pinned({1});
    std::vector<float> pageable{1};
    ASSERT_EQ(cuMemcpyHtoDAsync(late, pinned.data(), 4, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuMemcpyHtoDAsync(soon, pageable.data(), 4, stream_), CUDA_SUCCESS);
    pinned.data()[0] = 2;
    pageable[0] = 2;
    std::vector<float> back{0, 0};
    ASSERT_EQ(cuMemcpyDtoHAsync(&back[0], late, 4, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuMemcpyDtoHAsync(&back[1], soon, 4, stream_), CUDA_SUCCESS);
    EXPECT_EQ(back, (std::vector<float>{2, 1}));
    EXPECT_EQ(cuMemFree(late), CUDA_SUCCESS);
    EXPECT_EQ(cuMemFree(soon), CUDA_SUCCESS);
}

TEST_F(double_memory, fresh_memory_is_no_zero) {
    const CUdeviceptr at = allocate(4);
    unsigned word = 0;
    ASSERT_EQ(cuMemcpyDtoHAsync(&word, at, 4, stream_), CUDA_SUCCESS);
    EXPECT_NE(word, 0U);
    EXPECT_EQ(cuMemFree(at), CUDA_SUCCESS);
}

TEST_F(double_memory, refuses_what_lies_outside_an_allocation) {
    const CUdeviceptr at = allocate(100);
    std::vector<char> host(200);
    EXPECT_EQ(cuMemcpyHtoDAsync(at, host.data(), 101, stream_), CUDA_ERROR_INVALID_VALUE);
    EXPECT_EQ(cuMemcpyHtoDAsync(at + 1, host.data(), 100, stream_), CUDA_ERROR_INVALID_VALUE);
    EXPECT_EQ(cuMemsetD8Async(at + 100, 0, 1, stream_), CUDA_ERROR_INVALID_VALUE);
    EXPECT_EQ(cuMemcpyHtoDAsync(at + 1, host.data(), 99, stream_), CUDA_SUCCESS);
    EXPECT_EQ(cuMemFree(at + 1), CUDA_ERROR_INVALID_VALUE);
    ASSERT_EQ(cuStreamSynchronize(stream_), CUDA_SUCCESS);
    EXPECT_EQ(cuMemFree(at), CUDA_SUCCESS);
    EXPECT_EQ(cuMemFree(at), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(double_memory, a_write_behind_the_end_is_found_when_the_memory_goes) {
    const CUdeviceptr at = allocate(100);
    reinterpret_cast<char*>(at)[100] = 1;  // as a kernel would, one byte too far
    EXPECT_EQ(cuMemFree(at), CUDA_ERROR_ILLEGAL_ADDRESS);
    EXPECT_EQ(cuStreamSynchronize(stream_), CUDA_ERROR_ILLEGAL_ADDRESS) << "it sticks";
}

TEST_F(double_memory, has_a_limit) {
    CUdeviceptr at = 0;
    EXPECT_EQ(cuMemAlloc(&at, std::size_t{65} << 20), CUDA_ERROR_OUT_OF_MEMORY);
    const CUdeviceptr half = allocate(std::size_t{32} << 20);
    EXPECT_EQ(cuMemAlloc(&at, std::size_t{33} << 20), CUDA_ERROR_OUT_OF_MEMORY);
    EXPECT_EQ(cuMemFree(half), CUDA_SUCCESS);
    EXPECT_EQ(cuMemAlloc(&at, 0), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(double_memory, a_kernel_on_freed_memory_is_seen_and_sticks) {
    const CUdeviceptr x = allocate(64);
    const CUdeviceptr y = allocate(64);
    ASSERT_EQ(cuMemFree(x), CUDA_SUCCESS);
    ASSERT_EQ(launch_copy(x, y, 16), CUDA_SUCCESS) << "the driver cannot see it when it is called";
    EXPECT_EQ(cuStreamSynchronize(stream_), CUDA_ERROR_ILLEGAL_ADDRESS);
    CUdeviceptr more = 0;
    EXPECT_EQ(cuMemAlloc(&more, 4), CUDA_ERROR_ILLEGAL_ADDRESS);
    EXPECT_EQ(counts().violations, before_.violations + 1);
}

TEST_F(double_memory, memory_that_goes_before_its_copy_ran_is_seen) {
    const CUdeviceptr at = allocate(64);
    pinned_floats back(std::vector<float>(16, 0.0F));
    ASSERT_EQ(cuMemcpyDtoHAsync(back.data(), at, 64, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuMemFree(at), CUDA_SUCCESS);
    EXPECT_EQ(cuStreamSynchronize(stream_), CUDA_ERROR_ILLEGAL_ADDRESS);
}

TEST_F(double_memory, another_contexts_memory_is_refused) {
    CUcontext other = nullptr;
    ASSERT_EQ(cuDevicePrimaryCtxRetain(&other, 1), CUDA_SUCCESS);
    ASSERT_EQ(cuCtxSetCurrent(other), CUDA_SUCCESS);
    const CUdeviceptr theirs = allocate(64);
    ASSERT_EQ(cuCtxSetCurrent(context_), CUDA_SUCCESS);
    const CUdeviceptr ours = allocate(64);
    EXPECT_EQ(cuMemsetD8Async(theirs, 0, 64, stream_), CUDA_ERROR_INVALID_CONTEXT);
    EXPECT_EQ(cuMemFree(theirs), CUDA_ERROR_INVALID_CONTEXT);
    ASSERT_EQ(launch_copy(ours, theirs, 16), CUDA_SUCCESS);
    EXPECT_EQ(cuStreamSynchronize(stream_), CUDA_ERROR_ILLEGAL_ADDRESS);
    ASSERT_EQ(cuCtxSetCurrent(other), CUDA_SUCCESS);
    EXPECT_EQ(cuMemFree(theirs), CUDA_SUCCESS);
    EXPECT_EQ(cuDevicePrimaryCtxRelease(1), CUDA_SUCCESS);
    EXPECT_EQ(cuMemAlloc(nullptr, 1), CUDA_ERROR_CONTEXT_IS_DESTROYED);
    ASSERT_EQ(cuCtxSetCurrent(nullptr), CUDA_SUCCESS);
    CUdeviceptr none = 0;
    EXPECT_EQ(cuMemAlloc(&none, 1), CUDA_ERROR_INVALID_CONTEXT);
    ASSERT_EQ(cuCtxSetCurrent(context_), CUDA_SUCCESS);
}

TEST_F(double_memory, what_is_left_when_the_context_goes_is_told) {
    (void)allocate(64);
    ASSERT_EQ(cuStreamDestroy(stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuDevicePrimaryCtxRelease(0), CUDA_SUCCESS);
    EXPECT_EQ(counts().violations, before_.violations + 1);
    ASSERT_EQ(cuDevicePrimaryCtxRetain(&context_, 0), CUDA_SUCCESS);
    ASSERT_EQ(cuCtxSetCurrent(context_), CUDA_SUCCESS);
    ASSERT_EQ(cuStreamCreate(&stream_, CU_STREAM_NON_BLOCKING), CUDA_SUCCESS);
}

TEST_F(double_memory, pins_a_range_once) {
    std::vector<float> host(4096);
    ASSERT_EQ(cuMemHostRegister(host.data(), 4096, 0), CUDA_SUCCESS);
    EXPECT_EQ(cuMemHostRegister(host.data() + 100, 4096, 0),
              CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED);
    EXPECT_EQ(cuMemHostUnregister(host.data() + 1), CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED);
    EXPECT_EQ(cuMemHostUnregister(host.data()), CUDA_SUCCESS);
}

}  // namespace
}  // namespace accelbench::cuda_test
