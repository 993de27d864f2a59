// SPDX-License-Identifier: Apache-2.0
// A communicator of the cpu backend: processes of one host that meet in shared memory and reach
// each other's buffers there.
#pragma once

#include <accelbench/extensions.h>

#include <accelbench/backend.hpp>
#include <atomic>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "backends/cpu/ranks/shared_memory.hpp"

namespace accelbench::cpu {

class rank_group {
  public:
    /// Messages up to this size pass through the group's own memory; see slot().
    static constexpr std::uint64_t slot_bytes = 32 * 1024;

    /// Returns once all ranks have come.
    rank_group(const sdk::host& host, const accb_comm_desc& desc, const std::vector<int>& cpus);

    [[nodiscard]] std::uint32_t rank() const { return rank_; }
    [[nodiscard]] std::uint32_t ranks() const { return ranks_; }

    /// Returns once all ranks have come here: what each wrote before, all can read. Sleeps after a
    /// few microseconds, at once where ranks share a processor. Throws CANCELLED after abort().
    void meet();
    /// From any thread: wakes whoever waits in meet(), on every rank.
    void abort() noexcept;

    /// One value of every rank, by rank. Asked of all ranks at the same time, each with as many
    /// bytes, at most slot_bytes.
    template <class Value>
    [[nodiscard]] std::vector<Value> exchange(const Value& mine) {
        static_assert(sizeof(Value) <= slot_bytes && std::is_trivially_copyable_v<Value>);
        meet();
        *reinterpret_cast<Value*>(slot(0, rank_)) = mine;
        meet();
        std::vector<Value> all;
        for (std::uint32_t r = 0; r < ranks_; ++r)
            all.push_back(*reinterpret_cast<const Value*>(slot(0, r)));
        meet();
        return all;
    }
    /// Another rank's buffer, mapped here until the group ends.
    [[nodiscard]] std::byte* map(std::uint32_t rank, const memory_name& theirs);

    /// Where a rank leaves a small message. Launches take turns between two: who has passed the
    /// meeting of the next launch has read everything of this one.
    [[nodiscard]] std::byte* slot(std::uint32_t turn, std::uint32_t rank) const;
    [[nodiscard]] std::uint32_t next_turn() { return turn_ ^= 1U; }

  private:
    /// At the start of the shared memory, each word on a cache line of its own.
    struct control {
        alignas(64) std::atomic<std::uint32_t> arrived;
        alignas(64) std::atomic<std::uint32_t> phase;  // the futex: + 1 when all have arrived
        alignas(64) std::atomic<std::uint32_t> sleepers;
        alignas(64) std::atomic<std::uint32_t> aborted;
    };
    static_assert(std::atomic<std::uint32_t>::is_always_lock_free);
    [[nodiscard]] control& shared() const { return *reinterpret_cast<control*>(memory_.data()); }
    void sleep_while(std::uint32_t phase);

    std::uint32_t rank_, ranks_;
    std::uint32_t turn_ = 0;
    bool may_spin_ = false;
    shared_memory memory_;
    std::map<std::pair<std::uint32_t, int>, shared_memory> theirs_;  // by rank and descriptor
};

}  // namespace accelbench::cpu
