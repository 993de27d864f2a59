// SPDX-License-Identifier: Apache-2.0
#include "backends/cpu/ranks/rank_group.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <climits>
#include <set>
#include <string>

namespace accelbench::cpu {
namespace {

/// Longer than a meeting of ranks that come at the same time, much shorter than what waking costs.
constexpr std::int64_t spin_ns = 3000;
constexpr std::uint64_t join_timeout_ns = 60'000'000'000;
constexpr std::uint64_t control_bytes = 4096;

/// What ranks tell each other before they have memory in common.
struct card {
    memory_name memory;  // of rank 0
    int first_cpu;
};

std::int64_t now_ns() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

void pause_processor() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/// Not the private kind: the word is shared between processes.
void futex(std::atomic<std::uint32_t>& word, int what, std::uint32_t value) {
    syscall(SYS_futex, &word, what, value, nullptr, nullptr, 0);
}

std::string key_of(const std::string& group, std::uint32_t rank) {
    return group + "/" + std::to_string(rank);
}

}  // namespace

rank_group::rank_group(const sdk::host& host, const accb_comm_desc& desc,
                       const std::vector<int>& cpus)
    : rank_(desc.rank), ranks_(desc.ranks) {
    sdk::require(ranks_ >= 2 && rank_ < ranks_, "a communicator needs two ranks or more");
    const std::string group(sdk::text_of(desc.group));
    if (rank_ == 0)
        memory_ = shared_memory(control_bytes + 2 * slot_bytes * ranks_);
    const card mine{rank_ == 0 ? memory_.name() : memory_name{}, cpus.front()};
    host.put(key_of(group, rank_), mine);
    std::set<int> processors;
    for (std::uint32_t r = 0; r < ranks_; ++r) {
        const card one = r == rank_ ? mine : host.get<card>(key_of(group, r), join_timeout_ns);
        processors.insert(one.first_cpu);
        if (r == 0 && rank_ != 0)
            memory_ = shared_memory(one.memory);
    }
    may_spin_ = processors.size() == ranks_;
    meet();
}

std::byte* rank_group::slot(std::uint32_t turn, std::uint32_t rank) const {
    return memory_.data() + control_bytes + slot_bytes * (std::uint64_t{turn} * ranks_ + rank);
}

void rank_group::meet() {
    control& all = shared();
    const std::uint32_t phase = all.phase.load();
    if (all.aborted.load(std::memory_order_relaxed) != 0)
        throw sdk::error(ACCB_CANCELLED, "another rank is lost");
    if (all.arrived.fetch_add(1) + 1 == ranks_) {
        all.arrived.store(0);
        all.phase.store(phase + 1);
        if (all.sleepers.load() != 0)
            futex(all.phase, FUTEX_WAKE, INT_MAX);
        return;
    }
    if (may_spin_) {
        const std::int64_t until = now_ns() + spin_ns;
        while (all.phase.load() == phase && now_ns() < until)
            pause_processor();
    }
    if (all.phase.load() == phase)
        sleep_while(phase);
    if (all.aborted.load() != 0)
        throw sdk::error(ACCB_CANCELLED, "another rank is lost");
}

void rank_group::sleep_while(std::uint32_t phase) {
    control& all = shared();
    all.sleepers.fetch_add(1);
    while (all.phase.load() == phase && all.aborted.load() == 0)
        futex(all.phase, FUTEX_WAIT, phase);
    all.sleepers.fetch_sub(1);
}

void rank_group::abort() noexcept {
    shared().aborted.store(1);
    // The kernel compares the word with what a sleeper saw: it must not be that any more.
    shared().phase.fetch_add(1U << 16U);
    futex(shared().phase, FUTEX_WAKE, INT_MAX);
}

std::byte* rank_group::map(std::uint32_t rank, const memory_name& theirs) {
    const std::pair key(rank, theirs.descriptor);
    auto found = theirs_.find(key);
    if (found == theirs_.end())
        found = theirs_.emplace(key, shared_memory(theirs)).first;
    return found->second.data();
}

}  // namespace accelbench::cpu
