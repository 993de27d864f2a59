// SPDX-License-Identifier: Apache-2.0
// Clusters shared out to worker threads.
#include "tests/doubles/cuda/grid/grid.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/doubles/cuda/grid/cluster_run.hpp"

namespace accelbench::cuda_double {
namespace {

constexpr unsigned warp = 32;
constexpr unsigned most_threads = 1024;
// Below this a second worker costs more than it takes over.
constexpr std::uint64_t threads_worth_a_worker = 512;

std::uint64_t volume(const unsigned (&extent)[3]) {
    return std::uint64_t{extent[0]} * extent[1] * extent[2];
}

/// Empty if the launch is one that a device would take.
std::string objection(const accb_cuda_host_launch& launch, unsigned max_threads) {
    const std::uint64_t threads = volume(launch.block);
    if (volume(launch.grid) == 0 || threads == 0) {
        return "an extent of the grid or of the block is 0";
    }
    if (threads > max_threads || threads > most_threads) {
        return "a block of " + std::to_string(threads) + " threads exceeds the kernel's bound of " +
               std::to_string(max_threads);
    }
    if (threads % warp != 0) {
        return "a block of " + std::to_string(threads) + " threads is not made of whole warps";
    }
    if (launch.grid[1] > 65535 || launch.grid[2] > 65535) {
        return "an extent of the grid along y or z exceeds 65535";
    }
    for (int axis = 0; axis < 3; ++axis) {
        if (launch.grid[axis] % std::max(launch.cluster[axis], 1U) != 0) {
            return "the grid is not made of whole clusters";
        }
    }
    return {};
}

void add(accb_cuda_host_traffic& sum, const accb_cuda_host_traffic& part) {
    sum.streamed_read += part.streamed_read;
    sum.cached_read += part.cached_read;
    sum.written += part.written;
    sum.wide += part.wide;
    sum.narrow += part.narrow;
    sum.bank_conflicts += part.bank_conflicts;
}

/// What the workers share.
struct work {
    const accb_cuda_host_launch& launch;
    void (*body)(void**);
    std::uint64_t clusters;
    bool descending;
    std::atomic<std::uint64_t> next{0};
    std::mutex lock;  // guards what follows
    std::string problem;
    accb_cuda_host_traffic traffic{};
};

void run_share(work& all) {
    cluster_run mine(all.launch, all.body, all.descending);
    current_traffic = {};
    std::string problem;
    for (std::uint64_t at = all.next++; at < all.clusters && problem.empty(); at = all.next++) {
        problem = mine.run(all.descending ? all.clusters - 1 - at : at);
    }
    const std::lock_guard hold(all.lock);
    add(all.traffic, current_traffic);
    if (!problem.empty()) {
        all.next = all.clusters;
        if (all.problem.empty()) {
            all.problem = problem;
        }
    }
}

void report_problem(const char* kernel, const std::string& what, accb_cuda_host_report& report) {
    std::snprintf(report.message, sizeof(report.message), "%s: %s", kernel, what.c_str());
}

}  // namespace

int run_grid(const char* kernel, unsigned max_threads, const accb_cuda_host_launch& launch,
             void (*body)(void**), accb_cuda_host_report& report) {
    std::memset(&report, 0, sizeof(report));
    const std::string refused = objection(launch, max_threads);
    if (!refused.empty()) {
        report_problem(kernel, refused, report);
        return 1;
    }
    std::uint64_t clusters = 1;
    for (int axis = 0; axis < 3; ++axis) {
        clusters *= launch.grid[axis] / std::max(launch.cluster[axis], 1U);
    }
    // A result that depends on the order of threads between two barriers is a race: tests run both
    // orders and compare the bits.
    const char* const order = std::getenv("ACCELBENCH_CUDA_HOST_ORDER");
    work all{launch, body, clusters, order != nullptr && std::strcmp(order, "descending") == 0};
    const std::uint64_t worth = volume(launch.grid) * volume(launch.block) / threads_worth_a_worker;
    const std::uint64_t workers =
        std::min({clusters, worth, std::uint64_t{std::thread::hardware_concurrency()}});
    std::vector<std::thread> helpers;
    for (std::uint64_t helper = 1; helper < workers; ++helper) {
        helpers.emplace_back([&all] { run_share(all); });
    }
    run_share(all);
    for (std::thread& helper : helpers) {
        helper.join();
    }
    report.traffic = all.traffic;
    if (!all.problem.empty()) {
        report_problem(kernel, all.problem, report);
        return 1;
    }
    return 0;
}

}  // namespace accelbench::cuda_double
