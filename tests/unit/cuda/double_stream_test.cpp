// SPDX-License-Identifier: Apache-2.0
// Streams, events and launches of the driver's double.
#include "tests/unit/cuda/double_scene.hpp"

namespace accelbench::cuda_test {
namespace {

class double_stream : public double_scene {};

TEST_F(double_stream, an_event_is_over_when_its_stream_came_so_far) {
    const CUevent before = event();
    EXPECT_EQ(cuEventQuery(before), CUDA_SUCCESS) << "never recorded";
    const CUdeviceptr at = allocate(4);
    ASSERT_EQ(cuMemsetD8Async(at, 1, 4, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuEventRecord(before, stream_), CUDA_SUCCESS);
    const CUevent after = event();
    ASSERT_EQ(cuMemsetD8Async(at, 2, 4, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuEventRecord(after, stream_), CUDA_SUCCESS);
    EXPECT_EQ(cuEventQuery(before), CUDA_ERROR_NOT_READY);
    EXPECT_EQ(cuEventSynchronize(before), CUDA_SUCCESS);
    EXPECT_EQ(cuEventQuery(before), CUDA_SUCCESS);
    EXPECT_EQ(cuEventQuery(after), CUDA_ERROR_NOT_READY);
    EXPECT_EQ(*reinterpret_cast<unsigned char*>(at), 1);
    EXPECT_EQ(cuEventSynchronize(after), CUDA_SUCCESS);
    EXPECT_EQ(*reinterpret_cast<unsigned char*>(at), 2);
    EXPECT_EQ(cuMemFree(at), CUDA_SUCCESS);
    EXPECT_EQ(cuEventDestroy(before), CUDA_SUCCESS);
    EXPECT_EQ(cuEventDestroy(after), CUDA_SUCCESS);
    EXPECT_EQ(cuEventQuery(after), CUDA_ERROR_INVALID_HANDLE);
}

TEST_F(double_stream, time_needs_two_recorded_events_with_timing) {
    const CUevent begin = event(0);
    const CUevent end = event(0);
    const CUevent blind = event();
    float ms = -1.0F;
    EXPECT_EQ(cuEventElapsedTime(&ms, begin, end), CUDA_ERROR_INVALID_HANDLE);
    ASSERT_EQ(cuEventRecord(begin, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuEventRecord(blind, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuEventRecord(end, stream_), CUDA_SUCCESS);
    EXPECT_EQ(cuEventElapsedTime(&ms, begin, end), CUDA_ERROR_NOT_READY);
    ASSERT_EQ(cuEventSynchronize(end), CUDA_SUCCESS);
    EXPECT_EQ(cuEventElapsedTime(&ms, begin, blind), CUDA_ERROR_INVALID_HANDLE);
    EXPECT_EQ(cuEventElapsedTime(&ms, begin, end), CUDA_SUCCESS);
    EXPECT_GE(ms, 0.0F);
    for (const CUevent one : {begin, end, blind}) {
        EXPECT_EQ(cuEventDestroy(one), CUDA_SUCCESS);
    }
}

TEST_F(double_stream, a_launch_copies_its_arguments_and_runs_late) {
    const CUdeviceptr x = allocate(64);
    const CUdeviceptr y = allocate(64);
    ASSERT_EQ(cuMemsetD8Async(x, 7, 64, stream_), CUDA_SUCCESS);
    ASSERT_EQ(launch_copy(x, y, 16), CUDA_SUCCESS);
    EXPECT_NE(*reinterpret_cast<unsigned char*>(y), 7);
    ASSERT_EQ(cuStreamSynchronize(stream_), CUDA_SUCCESS);
    EXPECT_EQ(*reinterpret_cast<unsigned char*>(y + 63), 7);
    uint64_t read = 0;
    uint64_t written = 0;
    uint64_t wide = 0;
    uint64_t narrow = 0;
    accb_cuda_double_traffic("accb_copy_b32", &read, &written, &wide, &narrow);
    EXPECT_EQ(read % 64, 0U);
    EXPECT_EQ(read, written);
    EXPECT_EQ(narrow, 0U) << "16-byte accesses only";
    EXPECT_EQ(cuMemFree(x), CUDA_SUCCESS);
    EXPECT_EQ(cuMemFree(y), CUDA_SUCCESS);
}

TEST_F(double_stream, refuses_launches_that_no_device_takes) {
    const CUdeviceptr x = allocate(64);
    EXPECT_EQ(launch_copy(x, x, 16, 2048), CUDA_ERROR_INVALID_VALUE);
    EXPECT_EQ(launch_copy(x, x, 16, 512), CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);
    EXPECT_EQ(launch_copy(x, x, 16, 256, 64 << 10), CUDA_ERROR_INVALID_VALUE);
    const CUfunction copy = function("accb_copy_b32");
    ASSERT_EQ(cuFuncSetAttribute(copy, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 64 << 10),
              CUDA_SUCCESS);
    EXPECT_EQ(launch_copy(x, x, 16, 256, 64 << 10), CUDA_SUCCESS);
    EXPECT_EQ(cuFuncSetAttribute(copy, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 228 << 10),
              CUDA_ERROR_INVALID_VALUE);
    EXPECT_EQ(cuLaunchKernel(copy, 1, 1, 1, 32, 1, 1, 0, stream_, nullptr, nullptr),
              CUDA_ERROR_INVALID_VALUE);
    EXPECT_EQ(cuLaunchKernel(copy, 1, 65536, 1, 32, 1, 1, 0, stream_, nullptr, nullptr),
              CUDA_ERROR_INVALID_VALUE);
    CUfunction none = nullptr;
    EXPECT_EQ(cuModuleGetFunction(&none, module_, "accb_nothing"), CUDA_ERROR_NOT_FOUND);
    CUmodule bad = nullptr;
    EXPECT_EQ(cuModuleLoadData(&bad, "neither"), CUDA_ERROR_INVALID_IMAGE);
    ASSERT_EQ(cuStreamSynchronize(stream_), CUDA_SUCCESS);
    EXPECT_EQ(cuMemFree(x), CUDA_SUCCESS);
}

TEST_F(double_stream, a_fault_strikes_the_call_that_it_names) {
    set("fault=cuMemAlloc_v2@2:out_of_memory");
    const CUdeviceptr first = allocate(4);
    CUdeviceptr second = 0;
    EXPECT_EQ(cuMemAlloc(&second, 4), CUDA_ERROR_OUT_OF_MEMORY);
    const CUdeviceptr third = allocate(4);
    EXPECT_EQ(cuMemFree(first), CUDA_SUCCESS);
    EXPECT_EQ(cuMemFree(third), CUDA_SUCCESS);
}

TEST_F(double_stream, a_sticky_error_of_a_kernel_shows_late_and_stays) {
    set("late=demand fault=kernel@1:sticky");
    const CUdeviceptr x = allocate(64);
    ASSERT_EQ(launch_copy(x, x, 16), CUDA_SUCCESS);
    ASSERT_EQ(launch_copy(x, x, 16), CUDA_SUCCESS);
    EXPECT_EQ(cuStreamSynchronize(stream_), CUDA_ERROR_ILLEGAL_ADDRESS);
    EXPECT_EQ(launch_copy(x, x, 16), CUDA_ERROR_ILLEGAL_ADDRESS);
}

TEST_F(double_stream, a_lost_device_answers_nothing_but_its_loss) {
    set("fault=cuStreamSynchronize@1:lost");
    EXPECT_EQ(cuStreamSynchronize(stream_), CUDA_ERROR_UNKNOWN);
    int count = 0;
    EXPECT_EQ(cuDeviceGetCount(&count), CUDA_ERROR_UNKNOWN);
    set("");  // the tests behind this one have their device again
    EXPECT_EQ(cuDeviceGetCount(&count), CUDA_SUCCESS);
}

}  // namespace
}  // namespace accelbench::cuda_test
