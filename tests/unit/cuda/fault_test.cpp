// SPDX-License-Identifier: Apache-2.0
// Each fault of the driver becomes a status with a sentence: what was tried, what happened, what to
// do.
#include "tests/unit/cuda/plugin_scene.hpp"

namespace accelbench::cuda_test {
namespace {

class fault : public plugin_scene {
  protected:
    static void expect(const answered& got, accb_status status, const std::string& name) {
        EXPECT_EQ(got.status, status) << got.text;
        EXPECT_TRUE(got.text.starts_with("the CUDA driver was asked to ")) << got.text;
        EXPECT_NE(got.text.find("it answered " + name), std::string::npos) << got.text;
        EXPECT_NE(got.text.find("What to do: "), std::string::npos) << got.text;
    }
    void ready() {
        ASSERT_EQ(open().status, ACCB_OK);
        ASSERT_EQ(compile("triad").status, ACCB_OK);
        ASSERT_EQ(bind().status, ACCB_OK);
    }
};

TEST_F(fault, out_of_memory_at_the_second_buffer) {
    ASSERT_EQ(open().status, ACCB_OK);
    ASSERT_EQ(compile("triad").status, ACCB_OK);
    set("fault=cuMemAlloc_v2@2:out_of_memory");
    expect(bind(), ACCB_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY (2)");
}

TEST_F(fault, memory_that_cannot_be_pinned_names_the_way_out) {
    ASSERT_EQ(open().status, ACCB_OK);
    ASSERT_EQ(compile("triad").status, ACCB_OK);
    set("fault=cuMemHostRegister_v2@1:801");
    const answered got = bind(ACCB_MEM_HOST);
    expect(got, ACCB_UNSUPPORTED, "CUDA_ERROR_NOT_SUPPORTED");
    EXPECT_NE(got.text.find("host_memory=pageable"), std::string::npos) << got.text;
}

TEST_F(fault, a_kernel_that_failed_is_told_by_wait_and_by_all_that_comes_after) {
    ready();
    set("fault=kernel@1:sticky");
    uint64_t ticket = 0;
    ASSERT_EQ(submit(1, &ticket).status, ACCB_OK);
    expect(wait(ticket), ACCB_DEVICE_LOST, "CUDA_ERROR_ILLEGAL_ADDRESS (700)");
    expect(submit(), ACCB_DEVICE_LOST, "CUDA_ERROR_ILLEGAL_ADDRESS");
    close();  // and does not hang
}

TEST_F(fault, a_lost_device_is_lost_in_every_call) {
    ready();
    set("fault=cuLaunchKernel@3:lost");
    ASSERT_EQ(submit().status, ACCB_OK);
    ASSERT_EQ(submit().status, ACCB_OK);
    expect(submit(), ACCB_DEVICE_LOST, "CUDA_ERROR_UNKNOWN (999)");
    expect(wait(2), ACCB_DEVICE_LOST, "CUDA_ERROR_UNKNOWN");
    close();
    set("");
}

TEST_F(fault, a_device_in_use_by_another_process_is_unavailable) {
    set("fault=cuDevicePrimaryCtxRetain@1:46");
    ASSERT_EQ(open().status, ACCB_OK);
    const answered got = compile("triad");
    expect(got, ACCB_UNAVAILABLE, "CUDA_ERROR_DEVICE_UNAVAILABLE (46)");
    EXPECT_NE(got.text.find("EXCLUSIVE_PROCESS"), std::string::npos) << got.text;
}

TEST_F(fault, a_device_for_which_there_is_no_code) {
    ASSERT_EQ(open().status, ACCB_OK);
    set("fault=cuModuleLoadData@1:209");
    expect(compile("triad"), ACCB_UNSUPPORTED, "CUDA_ERROR_NO_BINARY_FOR_GPU (209)");
}

TEST_F(fault, a_capture_that_fails_leaves_the_stream_usable) {
    ASSERT_EQ(open().status, ACCB_OK);
    ASSERT_EQ(compile("triad", ACCB_LAUNCH_GRAPH).status, ACCB_OK);
    set("fault=cuLaunchKernel@1:900");
    expect(bind(), ACCB_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED");
    close();
    set("");
    ready();
    uint64_t ticket = 0;
    ASSERT_EQ(submit(1, &ticket).status, ACCB_OK);
    EXPECT_EQ(wait(ticket).status, ACCB_OK);
}

/// Every call of the driver in turn answers an error: no crash, no leak, always a sentence.
TEST_F(fault, any_call_may_fail) {
    ready();
    close();
    const accb_cuda_double_counts before = counts();
    for (const char* call :
         {"cuDevicePrimaryCtxRetain", "cuCtxSetCurrent", "cuStreamCreate", "cuModuleLoadData",
          "cuModuleGetFunction", "cuMemAlloc_v2", "cuMemcpyHtoDAsync_v2", "cuStreamSynchronize",
          "cuLaunchKernel", "cuEventCreate", "cuEventRecord", "cuEventQuery",
          "cuStreamBeginCapture_v2", "cuStreamEndCapture", "cuGraphInstantiateWithFlags",
          "cuGraphLaunch"}) {
        SCOPED_TRACE(call);
        set(std::string("fault=") + call + "@1:1");
        answered got = open();
        got = got.status == ACCB_OK ? compile("triad", ACCB_LAUNCH_GRAPH) : got;
        got = got.status == ACCB_OK ? bind() : got;
        uint64_t ticket = 0;
        got = got.status == ACCB_OK ? submit(1, &ticket) : got;
        got = got.status == ACCB_OK ? wait(ticket) : got;
        expect(got, ACCB_INTERNAL, "CUDA_ERROR_INVALID_VALUE (1)");
        close();
        EXPECT_EQ(counts().allocations, before.allocations);
        EXPECT_EQ(counts().contexts, before.contexts);
        EXPECT_EQ(counts().events, before.events);
    }
}

}  // namespace
}  // namespace accelbench::cuda_test
