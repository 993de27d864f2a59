// SPDX-License-Identifier: Apache-2.0
// The grid on the host: what kernels may ask of it, and each mistake that it must report.
#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "memory.cuh"

namespace accelbench::cuda_test {
namespace {

constexpr unsigned threads = 64;

ACCB_KERNEL(threads, ranks)(int* out) {
    out[blockIdx.x * blockDim.x + threadIdx.x] = static_cast<int>(threadIdx.x);
}
ACCB_ENTER_KERNEL(ranks, threads)

// A tree over shared memory, as right as its barriers.
ACCB_KERNEL(threads, tree)(float* out, int with_barrier) {
    ACCB_SHARED(float, places, threads);
    places[threadIdx.x] = static_cast<float>(threadIdx.x);
    __syncthreads();
    for (unsigned step = threads / 2; step > 0; step /= 2) {
        if (threadIdx.x < step) {
            places[threadIdx.x] += places[threadIdx.x + step];
        }
        if (with_barrier != 0) {
            __syncthreads();
        }
    }
    if (threadIdx.x == 0) {
        out[blockIdx.x] = places[0];
    }
}
ACCB_ENTER_KERNEL(tree, threads)

ACCB_KERNEL(threads, half_a_barrier)() {
    if (threadIdx.x < threads / 2) {
        __syncthreads();
    }
}
ACCB_ENTER_KERNEL(half_a_barrier, threads)

ACCB_KERNEL(threads, two_barriers)() {
    // NOLINTNEXTLINE(bugprone-branch-clone): two barriers in the text, which is the point
    if (threadIdx.x < threads / 2) {
        __syncthreads();
    } else {
        __syncthreads();
    }
}
ACCB_ENTER_KERNEL(two_barriers, threads)

ACCB_KERNEL(threads, half_a_shuffle)(int* out) {
    if (threadIdx.x % 2 == 0) {
        out[threadIdx.x] = __shfl_xor_sync(cuda::whole_warp, 1, 1);
    }
}
ACCB_ENTER_KERNEL(half_a_shuffle, threads)

ACCB_KERNEL(threads, shuffles)(int* out) {
    const int lane = static_cast<int>(threadIdx.x) % 32;
    int value = lane;
    for (int step = 16; step > 0; step /= 2) {
        value += __shfl_xor_sync(cuda::whole_warp, value, step);
    }
    const int down = __shfl_down_sync(cuda::whole_warp, lane, 1);
    const int from = __shfl_sync(cuda::whole_warp, lane, 7);
    const unsigned odd = __ballot_sync(cuda::whole_warp, lane % 2);
    out[4 * threadIdx.x] = value;
    out[4 * threadIdx.x + 1] = down;
    out[4 * threadIdx.x + 2] = from;
    out[4 * threadIdx.x + 3] = static_cast<int>(odd);
}
ACCB_ENTER_KERNEL(shuffles, threads)

ACCB_KERNEL(threads, unset_shared)(float* out) {
    ACCB_DYNAMIC_SHARED(float, dynamic);
    ACCB_SHARED(float, fixed, threads);
    out[2 * threadIdx.x] = dynamic[threadIdx.x];
    out[2 * threadIdx.x + 1] = fixed[threadIdx.x];
}
ACCB_ENTER_KERNEL(unset_shared, threads)

ACCB_KERNEL(threads, beyond_shared)(float* out) {
    ACCB_DYNAMIC_SHARED(float, dynamic);
    dynamic[threadIdx.x] = 1.0f;
    out[threadIdx.x] = dynamic[threadIdx.x + 1];
}
ACCB_ENTER_KERNEL(beyond_shared, threads)

// Two groups of copies; the first alone is waited for.
ACCB_KERNEL(threads, copied)(const float* in, float* out) {
    ACCB_SHARED(float, room, 8 * threads);
    auto* const mine = reinterpret_cast<unsigned char*>(room + 8 * threadIdx.x);
    cuda::copy_lot(mine, in);
    cuda::end_of_copies();
    cuda::copy_lot_cached(room + 8 * threadIdx.x + 4, in, false);
    cuda::end_of_copies();
    out[4 * threadIdx.x] = room[8 * threadIdx.x];
    cuda::wait_for_copies_but<1>();
    out[4 * threadIdx.x + 1] = room[8 * threadIdx.x];
    out[4 * threadIdx.x + 2] = room[8 * threadIdx.x + 4];
    cuda::wait_for_copies_but<0>();
    out[4 * threadIdx.x + 3] = room[8 * threadIdx.x + 4];
}
ACCB_ENTER_KERNEL(copied, threads)

ACCB_KERNEL(threads, neighbours)(int* out) {
    ACCB_SHARED(int, mine, 1);
    const auto& me = *cuda_double::current_thread;
    if (threadIdx.x == 0) {
        *mine = static_cast<int>(blockIdx.x) + 100;
    }
    cuda_double::wait_for_cluster({__FILE__, __LINE__});
    const unsigned next = (me.cluster_rank + 1) % me.cluster_blocks;
    if (threadIdx.x == 0) {
        out[blockIdx.x] = *static_cast<const int*>(cuda_double::shared_of_rank(mine, next));
    }
    cuda_double::wait_for_cluster({__FILE__, __LINE__});
}
ACCB_ENTER_KERNEL(neighbours, threads)

struct outcome {
    int status;
    std::string message;
};

outcome launch(const char* name, unsigned blocks, unsigned block, std::vector<void*> args,
               unsigned shared = 0, unsigned cluster = 1) {
    unsigned count = 0;
    const accb_cuda_host_kernel* kernel = accb_cuda_host_kernels(&count);
    while (std::string(kernel->name) != name) {
        ++kernel;
    }
    accb_cuda_host_launch how{{blocks, 1, 1}, {block, 1, 1}, {cluster, 1, 1}, shared, args.data()};
    accb_cuda_host_report report{};
    const int status = kernel->run(&how, &report);
    return {status, report.message};
}

class on_grid : public testing::Test {
  protected:
    void TearDown() override { unsetenv("ACCELBENCH_CUDA_HOST_ORDER"); }
    static void descending() { setenv("ACCELBENCH_CUDA_HOST_ORDER", "descending", 1); }
};

TEST_F(on_grid, RunsEveryThreadOfEveryBlock) {
    std::vector<int> out(100 * threads, -1);
    int* at = out.data();
    ASSERT_EQ(launch("ranks", 100, threads, {&at}).status, 0);
    for (std::size_t i = 0; i < out.size(); ++i) {
        ASSERT_EQ(out[i], static_cast<int>(i % threads));
    }
}

TEST_F(on_grid, BarriersHoldBlocksTogether) {
    std::vector<float> out(40);
    float* at = out.data();
    int with_barrier = 1;
    ASSERT_EQ(launch("tree", 40, threads, {&at, &with_barrier}).status, 0);
    EXPECT_EQ(out, std::vector<float>(40, 2016.0f));
}

TEST_F(on_grid, AMissingBarrierShowsInOneOfTheTwoOrders) {
    float ascending = 0.0f;
    float reversed = 0.0f;
    float* at = &ascending;
    int with_barrier = 0;
    ASSERT_EQ(launch("tree", 1, threads, {&at, &with_barrier}).status, 0);
    descending();
    at = &reversed;
    ASSERT_EQ(launch("tree", 1, threads, {&at, &with_barrier}).status, 0);
    EXPECT_NE(ascending, reversed);
}

TEST_F(on_grid, ABarrierThatHalfTheBlockLeavesOutIsReported) {
    for (const char* order : {"ascending", "descending"}) {
        setenv("ACCELBENCH_CUDA_HOST_ORDER", order, 1);
        const outcome got = launch("half_a_barrier", 3, threads, {});
        EXPECT_EQ(got.status, 1);
        EXPECT_NE(got.message.find("half_a_barrier: divergent barrier: thread"), std::string::npos)
            << got.message;
        EXPECT_NE(got.message.find("grid_test.cpp:"), std::string::npos) << got.message;
        EXPECT_NE(got.message.find("32 threads wait, 32 have left"), std::string::npos)
            << got.message;
    }
}

TEST_F(on_grid, TwoHalvesAtTwoBarriersAreReported) {
    const outcome got = launch("two_barriers", 1, threads, {});
    EXPECT_EQ(got.status, 1);
    EXPECT_NE(got.message.find("while others of its block wait at"), std::string::npos)
        << got.message;
}

TEST_F(on_grid, AShuffleThatHalfTheWarpLeavesOutIsReported) {
    std::vector<int> out(threads);
    int* at = out.data();
    const outcome got = launch("half_a_shuffle", 1, threads, {&at});
    EXPECT_EQ(got.status, 1);
    EXPECT_NE(got.message.find("waits for its warp"), std::string::npos) << got.message;
}

TEST_F(on_grid, WorksAgainAfterAReport) {
    EXPECT_EQ(launch("half_a_barrier", 1, threads, {}).status, 1);
    float sum = 0.0f;
    float* at = &sum;
    int with_barrier = 1;
    EXPECT_EQ(launch("tree", 1, threads, {&at, &with_barrier}).status, 0);
    EXPECT_EQ(sum, 2016.0f);
}

TEST_F(on_grid, ShufflesAndVotesSeeAllLanes) {
    for (const char* order : {"ascending", "descending"}) {
        setenv("ACCELBENCH_CUDA_HOST_ORDER", order, 1);
        std::vector<int> out(4 * threads);
        int* at = out.data();
        ASSERT_EQ(launch("shuffles", 1, threads, {&at}).status, 0);
        for (int thread = 0; thread < static_cast<int>(threads); ++thread) {
            const int* const got = out.data() + static_cast<std::ptrdiff_t>(4) * thread;
            EXPECT_EQ(got[0], 496);
            EXPECT_EQ(got[1], std::min(thread % 32 + 1, 31));
            EXPECT_EQ(got[2], 7);
            EXPECT_EQ(static_cast<unsigned>(got[3]), 0xaaaaaaaaU);
        }
    }
}

TEST_F(on_grid, SharedMemoryIsNotANumberUntilWritten) {
    std::vector<float> out(2 * threads);
    float* at = out.data();
    ASSERT_EQ(launch("unset_shared", 1, threads, {&at}, threads * sizeof(float)).status, 0);
    for (const float value : out) {
        EXPECT_TRUE(std::isnan(value));
    }
}

TEST_F(on_grid, CopiesArriveAtOnceOrAsLateAsTheirWaitAllows) {
    alignas(16) const float in[4] = {7.0f, 7.0f, 7.0f, 7.0f};
    const float* from = in;
    std::vector<float> out(4 * threads);
    float* at = out.data();
    ASSERT_EQ(launch("copied", 1, threads, {&from, &at}).status, 0);
    for (std::size_t i = 0; i < out.size(); i += 4) {
        ASSERT_EQ(out[i], 7.0f);
        ASSERT_EQ(out[i + 3], 0.0f);
    }
    descending();
    ASSERT_EQ(launch("copied", 1, threads, {&from, &at}).status, 0);
    for (std::size_t i = 0; i < out.size(); i += 4) {
        ASSERT_TRUE(std::isnan(out[i]));
        ASSERT_EQ(out[i + 1], 7.0f);
        ASSERT_TRUE(std::isnan(out[i + 2]));
        ASSERT_EQ(out[i + 3], 0.0f);
    }
}

TEST_F(on_grid, BlocksOfAClusterReadEachOther) {
    std::vector<int> out(8);
    int* at = out.data();
    ASSERT_EQ(launch("neighbours", 8, threads, {&at}, 0, 4).status, 0);
    EXPECT_EQ(out, (std::vector<int>{101, 102, 103, 100, 105, 106, 107, 104}));
}

TEST_F(on_grid, LaunchesThatADeviceRefusesAreRefused) {
    std::vector<int> out(2048);
    int* at = out.data();
    EXPECT_NE(launch("ranks", 1, 128, {&at}).message.find("exceeds the kernel's bound of 64"),
              std::string::npos);
    EXPECT_NE(launch("ranks", 1, 40, {&at}).message.find("whole warps"), std::string::npos);
    EXPECT_NE(launch("ranks", 0, 32, {&at}).message.find("is 0"), std::string::npos);
    EXPECT_NE(launch("ranks", 3, 32, {&at}, 0, 2).message.find("whole clusters"),
              std::string::npos);
}

#if defined(__SANITIZE_ADDRESS__)
TEST_F(on_grid, TheSanitizerSeesAnAccessBehindSharedMemory) {
    std::vector<float> out(threads);
    float* at = out.data();
    EXPECT_DEATH((void)launch("beyond_shared", 1, threads, {&at}, threads * sizeof(float)),
                 "AddressSanitizer: use-after-poison|AddressSanitizer: heap-buffer-overflow");
}
#endif

}  // namespace
}  // namespace accelbench::cuda_test
