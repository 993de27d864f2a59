// SPDX-License-Identifier: Apache-2.0
#include "row_launch.hpp"

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>

namespace accelbench::cuda {
namespace {

constexpr int64_t warp = 32;
constexpr uint32_t most_cluster = 8;  // what every device with clusters takes
constexpr int first_with_clusters = 90;

uint32_t whole_warps(int64_t threads, int64_t most) {
    return static_cast<uint32_t>(std::clamp<int64_t>(ceil_div(threads, warp) * warp, warp, most));
}

bool has_clusters(const device_traits& device) {
    return device.capability() >= first_with_clusters;
}

/// Rows that are under way together should fit the second-level cache, where they are read again:
/// a cluster a row where there are clusters, else a large block. Two blocks of half the size hide
/// each other's barriers, where there is room for their rows. A multiprocessor has registers for as
/// many threads as one block of `threads_long` has.
row_launch long_launch(const device_traits& device, int64_t row_bytes) {
    constexpr int64_t threads_long = 1024;  // the bound of all `long` kernels
    if (has_clusters(device)) {
        return {threads_long, most_cluster, false};
    }
    const bool room = 2 * device.sm_count * row_bytes <= static_cast<int64_t>(device.l2_bytes);
    return {static_cast<uint32_t>(room ? threads_long / 2 : threads_long), 1, false};
}

}  // namespace

int64_t slots_of(int64_t n, accb_dtype type) {
    const int64_t lot = 128 / sdk::bits_of(type);
    return n % lot == 0 ? n / lot : (n + 2 * (lot - 1)) / lot;
}

row_launch choose_row_launch(const device_traits& device, int64_t n, accb_dtype type,
                             row_capacity holds) {
    const int64_t slots = slots_of(n, type);
    const int64_t of_a_block = int64_t{holds.slots_a_thread} * holds.most_threads;
    uint32_t cluster = 1;
    while (cluster < most_cluster && slots > of_a_block * cluster && has_clusters(device)) {
        cluster *= 2;
    }
    if (slots > of_a_block * cluster) {
        return long_launch(device, holds.kept * n * sdk::bits_of(type) / 8);
    }
    return {
        whole_warps(ceil_div(slots, int64_t{cluster} * holds.slots_a_thread), holds.most_threads),
        cluster, true};
}

row_launch choose_stream_launch(const device_traits& device, int64_t rows, int64_t n,
                                accb_dtype type) {
    constexpr int64_t slots_at_once = 4;  // loads that a thread has in flight
    constexpr int64_t most_threads = 512;
    const int64_t slots = slots_of(n, type);
    row_launch made{whole_warps(ceil_div(slots, slots_at_once), most_threads), 1, true};
    while (has_clusters(device) && made.cluster < most_cluster &&
           rows * made.cluster < device.sm_count &&
           slots > int64_t{made.threads} * made.cluster * slots_at_once) {
        made.cluster *= 2;
    }
    return made;
}

kernel_step row_step(std::string function, int64_t rows, const row_launch& launch) {
    constexpr int64_t most_blocks = std::numeric_limits<int32_t>::max();
    kernel_step made;
    made.function = std::move(function);
    const int64_t most_rows = most_blocks / launch.cluster;  // the kernel walks over the rest
    made.grid[0] = static_cast<uint32_t>(std::min(rows, most_rows)) * launch.cluster;
    made.block[0] = launch.threads;
    made.cluster = launch.cluster;
    return made;
}

row_matrix read_rows(const lowering& in, std::initializer_list<uint32_t> operands) {
    const uint32_t first = *operands.begin();
    // The kernels count 16-byte slots and the elements before them in 32 bits.
    constexpr int64_t most_columns = std::numeric_limits<int32_t>::max() - 64;
    const row_matrix it{in.floating(first), static_cast<int32_t>(in.extent(first, 0)),
                        static_cast<int32_t>(in.extent(first, 1, most_columns))};
    for (const uint32_t operand : operands) {
        in.expect(operand, it.type, {it.rows, it.n});
    }
    return it;
}

void answer_rows(const lowering& in, accb_dtype type) {
    in.answer().weights = in.answer().activations = type;
    in.answer().determinism = ACCB_DETERMINISM_BITWISE;
}

}  // namespace accelbench::cuda
