// SPDX-License-Identifier: Apache-2.0
// The threads of one cluster (usually one block), scheduled on one worker.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/doubles/cuda/grid/copies.hpp"
#include "tests/doubles/cuda/grid/fibre.hpp"
#include "tests/doubles/cuda/grid/grid.hpp"
#include "tests/doubles/cuda/grid/shared_memory.hpp"

namespace accelbench::cuda_double {

/// What the lanes of a warp leave for each other: a word each, a row of a matrix each, or the
/// operands of a product.
struct warp_board {
    std::uint64_t slot[32] = {};
    std::uint16_t row[32][8] = {};
    float a[16][32] = {};
    float b[8][32] = {};  // by column
};

class cluster_run {
  public:
    cluster_run(const accb_cuda_host_launch& launch, void (*body)(void**), bool descending);

    /// Runs cluster number `cluster` of the grid to its end. Empty, or what went wrong; then this
    /// object may only be destroyed.
    [[nodiscard]] std::string run(std::uint64_t cluster);

    // Called on fibres, of the current thread.
    void meet_block(site where);
    void meet_cluster(site where);
    /// Lets `leave` write what this lane has for the others, and waits for theirs. Two boards by
    /// turns: a lane cannot be two exchanges ahead of another.
    template <class Leave>
    [[nodiscard]] const warp_board& share(Leave leave, site where) {
        fibre& me = self();
        warp_board& board = warps_[me.view.slot / 32].board[me.exchanges++ & 1U];
        leave(board);
        arrive_in_warp(me, where);
        return board;
    }
    [[nodiscard]] std::uint64_t exchange(std::uint64_t bits, unsigned source, site where);
    [[nodiscard]] std::uint32_t ballot(bool mine, site where);
    /// Ends the launch with a report.
    [[noreturn]] void stop(const char* what, site where);
    [[nodiscard]] shared_memory& memory_of(unsigned rank) { return shared_[rank]; }
    [[nodiscard]] copies& copies_of_self() { return self().under_way; }
    [[nodiscard]] bool copies_are_late() const { return descending_; }

  private:
    enum class waits_for : std::uint8_t { nothing, warp, block, cluster };
    struct fibre {
        thread_view view;
        flow stack;
        site where;
        waits_for what = waits_for::nothing;
        bool over = false;
        std::uint8_t exchanges = 0;  // parity chooses the board
        copies under_way;
    };
    struct warp_state {
        warp_board board[2];
        std::uint32_t arrived = 0;
        site where;
    };
    struct meeting {
        unsigned arrived = 0;
        site where;
    };

    static void thread_main();
    void prepare(std::uint64_t cluster);
    void place_blocks(std::uint64_t cluster);
    [[nodiscard]] fibre& self() { return fibres_[current_thread->slot]; }
    void meet(meeting& at, waits_for what, unsigned first_warp, unsigned warps, site where);
    void arrive_in_warp(fibre& me, site where);
    /// Stops the running fibre and goes on with another that can run; with the worker if none can.
    void yield(fibre& me, bool ends);
    /// All threads of these warps have met.
    void release(fibre& me, std::size_t first_warp, std::size_t warps);
    void go_on(fibre& me, bool ends);
    [[nodiscard]] int next_ready();
    /// Ends the launch from a fibre; problem_ says why.
    [[noreturn]] void stop();
    [[nodiscard]] std::string stuck() const;
    [[nodiscard]] static std::string name_of(const fibre& it);
    [[nodiscard]] static const char* name_of(waits_for what);

    const accb_cuda_host_launch& launch_;
    void (*body_)(void**);
    bool descending_;
    unsigned threads_;  // of a block
    unsigned blocks_;   // of the cluster
    stack_set stacks_;
    std::vector<fibre> fibres_;
    std::vector<warp_state> warps_;
    std::vector<std::uint32_t> ready_;  // one bit a thread, by warp
    std::vector<meeting> block_meetings_;
    meeting cluster_meeting_;
    std::vector<shared_memory> shared_;
    flow worker_;
    std::size_t at_warp_ = 0;
    std::string problem_;
};

}  // namespace accelbench::cuda_double
