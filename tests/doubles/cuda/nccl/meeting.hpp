// SPDX-License-Identifier: Apache-2.0
// What the ranks of the double share: a barrier, what each is about to do, and boxes for data. The
// memory has no name; who knows process and descriptor maps it. A rank that leaves wakes itself
// alone: the others wait for it until they leave too, as kernels on GPUs would.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace nccl_double {

inline constexpr std::uint32_t most_ranks = 16;
inline constexpr std::size_t box_bytes = 16 * 1024;

/// What a rank says it does next. All ranks must say the same.
struct card {
    std::uint32_t call;
    std::uint32_t type;
    std::uint64_t bytes;
};

struct common {
    std::atomic<std::uint32_t> ranks, joined;  // joined: a bit a rank
    std::atomic<std::uint32_t> arrived, phase, broken;
    std::atomic<std::uint32_t> news;  // counts what a sleeper might want to know
    card cards[most_ranks];
    std::byte boxes[most_ranks][most_ranks][box_bytes];  // from, to
};

class meeting {
  public:
    /// -1 where memory cannot be had.
    static int create();
    /// Maps what another process has created; false where it cannot.
    bool open(pid_t process, int descriptor);
    ~meeting();

    [[nodiscard]] common& all() const { return *all_; }
    [[nodiscard]] bool is_open() const { return all_ != nullptr; }
    /// Until all ranks are here; false once this rank has left, or the ranks disagree.
    [[nodiscard]] bool meet() const;
    /// Of this process alone.
    void leave() const;
    void wait_until_left() const;
    [[nodiscard]] bool has_left() const { return left_.load(); }
    /// The ranks do not do the same: nobody can go on.
    void break_up() const;

  private:
    void tell() const;

    common* all_ = nullptr;
    mutable std::atomic<bool> left_ = false;
};

}  // namespace nccl_double
