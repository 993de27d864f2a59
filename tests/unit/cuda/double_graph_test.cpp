// SPDX-License-Identifier: Apache-2.0
// Capture and graphs of the driver's double.
#include "tests/unit/cuda/double_scene.hpp"

namespace accelbench::cuda_test {
namespace {

class double_graph : public double_scene {
  protected:
    void begin() {
        ASSERT_EQ(cuStreamBeginCapture(stream_, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), CUDA_SUCCESS);
    }
    [[nodiscard]] CUgraphNode last_node() {
        CUstreamCaptureStatus status{};
        cuuint64_t id = 0;
        CUgraph graph = nullptr;
        const CUgraphNode* nodes = nullptr;
        const CUgraphEdgeData* edges = nullptr;
        size_t count = 0;
        EXPECT_EQ(cuStreamGetCaptureInfo(stream_, &status, &id, &graph, &nodes, &edges, &count),
                  CUDA_SUCCESS);
        EXPECT_EQ(count, 1U);
        return nodes[0];
    }
};

TEST_F(double_graph, replays_what_it_captured_and_queued_launches_keep_their_parameters) {
    const CUdeviceptr x = allocate(64);
    const CUdeviceptr y = allocate(64);
    const CUdeviceptr z = allocate(64);
    ASSERT_EQ(cuMemsetD8Async(x, 5, 64, stream_), CUDA_SUCCESS);
    (void)function("accb_copy_b32");  // no code is loaded in a capture
    begin();
    ASSERT_EQ(launch_copy(x, y, 16), CUDA_SUCCESS);
    const CUgraphNode node = last_node();
    CUgraph graph = nullptr;
    ASSERT_EQ(cuStreamEndCapture(stream_, &graph), CUDA_SUCCESS);
    CUgraphExec exec = nullptr;
    ASSERT_EQ(cuGraphInstantiate(&exec, graph, 0), CUDA_SUCCESS);
    ASSERT_EQ(cuStreamSynchronize(stream_), CUDA_SUCCESS);
    EXPECT_NE(*reinterpret_cast<unsigned char*>(y), 5) << "a capture runs nothing";

    ASSERT_EQ(cuGraphLaunch(exec, stream_), CUDA_SUCCESS);
    CUdeviceptr from = x;
    CUdeviceptr to = z;
    long long n = 16;
    void* parameters[] = {&from, &to, &n};
    CUDA_KERNEL_NODE_PARAMS changed{};
    changed.func = function("accb_copy_b32");
    changed.gridDimX = changed.gridDimY = changed.gridDimZ = 1;
    changed.blockDimX = 256;
    changed.blockDimY = changed.blockDimZ = 1;
    changed.kernelParams = parameters;
    ASSERT_EQ(cuGraphExecKernelNodeSetParams(exec, node, &changed), CUDA_SUCCESS);
    ASSERT_EQ(cuGraphLaunch(exec, stream_), CUDA_SUCCESS);
    ASSERT_EQ(cuGraphExecDestroy(exec), CUDA_SUCCESS);
    ASSERT_EQ(cuGraphDestroy(graph), CUDA_SUCCESS);
    ASSERT_EQ(cuStreamSynchronize(stream_), CUDA_SUCCESS);
    EXPECT_EQ(*reinterpret_cast<unsigned char*>(y), 5);
    EXPECT_EQ(*reinterpret_cast<unsigned char*>(z), 5);
    EXPECT_EQ(cuGraphLaunch(exec, stream_), CUDA_ERROR_INVALID_HANDLE);
    for (const CUdeviceptr at : {x, y, z}) {
        EXPECT_EQ(cuMemFree(at), CUDA_SUCCESS);
    }
}

TEST_F(double_graph, a_wait_breaks_the_capture) {
    begin();
    EXPECT_EQ(cuStreamSynchronize(stream_), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    CUgraph graph = nullptr;
    EXPECT_EQ(cuStreamEndCapture(stream_, &graph), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    EXPECT_EQ(graph, nullptr);
    EXPECT_EQ(cuStreamSynchronize(stream_), CUDA_SUCCESS);
}

TEST_F(double_graph, an_allocation_breaks_the_capture) {
    begin();
    CUdeviceptr at = 0;
    EXPECT_EQ(cuMemAlloc(&at, 4), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    CUgraph graph = nullptr;
    EXPECT_EQ(cuStreamEndCapture(stream_, &graph), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
}

TEST_F(double_graph, a_copy_of_pageable_memory_breaks_the_capture) {
    const CUdeviceptr at = allocate(4);
    const int host = 1;
    begin();
    EXPECT_EQ(cuMemcpyHtoDAsync(at, &host, 4, stream_), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    CUgraph graph = nullptr;
    EXPECT_EQ(cuStreamEndCapture(stream_, &graph), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    EXPECT_EQ(cuMemFree(at), CUDA_SUCCESS);
}

TEST_F(double_graph, ends_only_what_was_begun) {
    CUgraph graph = nullptr;
    EXPECT_EQ(cuStreamEndCapture(stream_, &graph), CUDA_ERROR_ILLEGAL_STATE);
}

}  // namespace
}  // namespace accelbench::cuda_test
