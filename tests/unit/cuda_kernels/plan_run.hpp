// SPDX-License-Identifier: Apache-2.0
// Lowers a workload for a described device and runs the plan's steps on the host's kernels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "backends/cuda/device.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "tests/doubles/cuda/host_kernel.h"

namespace accelbench::cuda_test {

/// Devices that lowering decides differently for.
[[nodiscard]] cuda::device_traits small_ampere();  // no clusters, 99 KiB of shared memory
[[nodiscard]] cuda::device_traits small_hopper();  // clusters, 227 KiB
/// Real ones, from their data sheets: 40 MB of second-level cache and 108 multiprocessors, 6 and
/// 84, 96 and 142.
[[nodiscard]] cuda::device_traits whole_a100();
[[nodiscard]] cuda::device_traits whole_a40();
[[nodiscard]] cuda::device_traits whole_l40s();

struct run_options {
    cuda::device_traits device;
    std::string implementation;  // empty: the default
    std::size_t shift = 0;       // bytes: operands begin so far behind a multiple of 256
    std::uint64_t launches = 1;
    bool descending = false;  // order of the threads between barriers
    std::string tuning;       // a record; empty: none
};

struct run_result {
    std::string problem;                        // empty: everything ran
    std::vector<std::vector<std::byte>> after;  // by tensor
    std::vector<std::string> functions;         // of one launch
    std::vector<unsigned> clusters;             // of one launch
    std::vector<unsigned> threads;              // of a block, of one launch
    accb_cuda_host_traffic traffic{};           // of all launches
};

[[nodiscard]] run_result run_plan(const kernels::workload& w,
                                  const std::vector<std::vector<std::byte>>& operands,
                                  const run_options& how);

[[nodiscard]] kernels::workload built(std::string_view kernel, const kernels::suite_entry& entry);

struct judgement {
    std::uint64_t elements = 0, wrong = 0;
    double worst = 0.0;  // largest |error| / tolerance
};
/// Every written element against the reference.
[[nodiscard]] judgement judge(const kernels::workload& w,
                              const std::vector<std::vector<std::byte>>& before,
                              const run_result& got, std::uint64_t launches);

}  // namespace accelbench::cuda_test
