// SPDX-License-Identifier: Apache-2.0
// Cooperative scheduling: a thread runs until it waits, the last one to arrive wakes the others.
#include "tests/doubles/cuda/grid/cluster_run.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace accelbench::cuda_double {

constinit thread_local const thread_view* current_thread = nullptr;
constinit thread_local accb_cuda_host_traffic current_traffic{};

namespace {

constexpr unsigned lanes = 32;
constexpr std::uint32_t whole_warp = 0xffffffffU;

index3 place(std::uint64_t number, const unsigned (&extent)[3]) {
    return {static_cast<unsigned>(number % extent[0]),
            static_cast<unsigned>(number / extent[0] % extent[1]),
            static_cast<unsigned>(number / extent[0] / extent[1])};
}

std::string text_of(const site& it) {
    const std::string file = it.file == nullptr ? "?" : it.file;
    return file.substr(file.rfind('/') + 1) + ":" + std::to_string(it.line);
}

std::string text_of(const index3& it) {
    return "(" + std::to_string(it.x) + "," + std::to_string(it.y) + "," + std::to_string(it.z) +
           ")";
}

unsigned blocks_of(const accb_cuda_host_launch& launch) {
    return std::max(launch.cluster[0], 1U) * std::max(launch.cluster[1], 1U) *
           std::max(launch.cluster[2], 1U);
}

}  // namespace

cluster_run::cluster_run(const accb_cuda_host_launch& launch, void (*body)(void**), bool descending)
    : launch_(launch),
      body_(body),
      descending_(descending),
      threads_(launch.block[0] * launch.block[1] * launch.block[2]),
      blocks_(blocks_of(launch)),
      stacks_(std::size_t{threads_} * blocks_),
      fibres_(std::size_t{threads_} * blocks_),
      warps_(fibres_.size() / lanes),
      ready_(warps_.size()),
      block_meetings_(blocks_) {
    for (unsigned rank = 0; rank < blocks_; ++rank) {
        shared_.emplace_back(launch.shared_bytes);
    }
    for (unsigned slot = 0; slot < fibres_.size(); ++slot) {
        thread_view& view = fibres_[slot].view;
        stacks_.give(slot, fibres_[slot].stack);
        view.slot = slot;
        view.run = this;
        view.cluster_rank = slot / threads_;
        view.cluster_blocks = blocks_;
        view.linear = slot % threads_;
        view.thread = place(view.linear, launch.block);
        view.block_extent = {launch.block[0], launch.block[1], launch.block[2]};
        view.grid_extent = {launch.grid[0], launch.grid[1], launch.grid[2]};
    }
}

void cluster_run::place_blocks(std::uint64_t cluster) {
    unsigned extent[3];
    unsigned clusters[3];
    for (int axis = 0; axis < 3; ++axis) {
        extent[axis] = std::max(launch_.cluster[axis], 1U);
        clusters[axis] = launch_.grid[axis] / extent[axis];
    }
    const index3 at = place(cluster, clusters);
    for (fibre& it : fibres_) {
        const index3 within = place(it.view.cluster_rank, extent);
        it.view.block = {at.x * extent[0] + within.x, at.y * extent[1] + within.y,
                         at.z * extent[2] + within.z};
    }
}

void cluster_run::prepare(std::uint64_t cluster) {
    place_blocks(cluster);
    for (fibre& it : fibres_) {
        begin_flow(it.stack, &cluster_run::thread_main);
        it.over = false;
        it.what = waits_for::nothing;
        it.exchanges = 0;
        it.under_way.forget();
    }
    std::fill(ready_.begin(), ready_.end(), whole_warp);
    for (shared_memory& it : shared_) {
        it.renew();
    }
    at_warp_ = descending_ ? warps_.size() - 1 : 0;
}

std::string cluster_run::run(std::uint64_t cluster) {
    prepare(cluster);
    fibre& first = fibres_[static_cast<std::size_t>(next_ready())];
    current_thread = &first.view;
    switch_flow(worker_, first.stack, false);
    current_thread = nullptr;
    const bool ended =
        std::all_of(fibres_.begin(), fibres_.end(), [](const fibre& it) { return it.over; });
    if (problem_.empty() && !ended) {
        problem_ = stuck();
    }
    if (!problem_.empty()) {
        stacks_.abandon(fibres_.size());
    }
    return problem_;
}

void cluster_run::thread_main() {
    cluster_run& run = *current_thread->run;
    flow_entered(run.worker_);
    run.body_(run.launch_.args);
    fibre& me = run.self();
    me.over = true;
    run.yield(me, true);
    std::abort();  // an ended flow is never resumed
}

int cluster_run::next_ready() {
    const std::size_t count = ready_.size();
    for (std::size_t tried = 0; tried < count; ++tried) {
        const std::uint32_t mask = ready_[at_warp_];
        if (mask != 0) {
            const int lane = descending_ ? 31 - std::countl_zero(mask) : std::countr_zero(mask);
            return static_cast<int>(at_warp_ * lanes) + lane;
        }
        at_warp_ = descending_ ? (at_warp_ + count - 1) % count : (at_warp_ + 1) % count;
    }
    return -1;
}

void cluster_run::yield(fibre& me, bool ends) {
    ready_[me.view.slot / lanes] &= ~(1U << (me.view.slot % lanes));
    go_on(me, ends);
}

// The last to arrive does not run on: after a meeting threads run in their order again, so that the
// two orders differ in what they do between any two meetings.
void cluster_run::release(fibre& me, std::size_t first_warp, std::size_t warps) {
    std::fill_n(ready_.begin() + static_cast<std::ptrdiff_t>(first_warp), warps, whole_warp);
    at_warp_ = descending_ ? first_warp + warps - 1 : first_warp;
    go_on(me, false);
}

void cluster_run::go_on(fibre& me, bool ends) {
    const int next = next_ready();
    if (next == static_cast<int>(me.view.slot)) {
        return;
    }
    if (next < 0) {
        switch_flow(me.stack, worker_, ends);
    } else {
        fibre& other = fibres_[static_cast<std::size_t>(next)];
        current_thread = &other.view;
        switch_flow(me.stack, other.stack, ends);
    }
    current_thread = &me.view;
}

// Nothing of this flow's stack is ever destroyed: the caller must have no string alive on it.
void cluster_run::stop() {
    switch_flow(self().stack, worker_, true);
    std::abort();  // the worker ends the launch
}

void cluster_run::stop(const char* what, site where) {
    problem_ = std::string(what) + ": " + name_of(self()) + " at " + text_of(where);
    stop();
}

void cluster_run::meet(meeting& at, waits_for what, unsigned first_warp, unsigned warps,
                       site where) {
    fibre& me = self();
    if (at.arrived != 0 && at.where != where) {
        problem_ = "divergent barrier: " + name_of(me) + " waits at " + text_of(where) +
                   " while others of its block wait at " + text_of(at.where);
        stop();
    }
    at.where = where;
    if (++at.arrived == warps * lanes) {
        at.arrived = 0;
        release(me, first_warp, warps);
        return;
    }
    me.what = what;
    me.where = where;
    yield(me, false);
    me.what = waits_for::nothing;
}

void cluster_run::meet_block(site where) {
    const unsigned rank = self().view.cluster_rank;
    const unsigned warps = threads_ / lanes;
    meet(block_meetings_[rank], waits_for::block, rank * warps, warps, where);
}

void cluster_run::meet_cluster(site where) {
    meet(cluster_meeting_, waits_for::cluster, 0, static_cast<unsigned>(warps_.size()), where);
}

void cluster_run::arrive_in_warp(fibre& me, site where) {
    warp_state& warp = warps_[me.view.slot / lanes];
    if (warp.arrived != 0 && warp.where != where) {
        problem_ = "divergent warp: " + name_of(me) + " exchanges at " + text_of(where) +
                   " while other lanes do at " + text_of(warp.where);
        stop();
    }
    warp.where = where;
    warp.arrived |= 1U << (me.view.slot % lanes);
    if (warp.arrived == whole_warp) {
        warp.arrived = 0;
        release(me, me.view.slot / lanes, 1);
        return;
    }
    me.what = waits_for::warp;
    me.where = where;
    yield(me, false);
    me.what = waits_for::nothing;
}

std::uint64_t cluster_run::exchange(std::uint64_t bits, unsigned source, site where) {
    const unsigned lane = self().view.slot % lanes;
    return share([=](warp_board& on) { on.slot[lane] = bits; }, where).slot[source % lanes];
}

std::uint32_t cluster_run::ballot(bool mine, site where) {
    const unsigned lane = self().view.slot % lanes;
    const warp_board& left = share([=](warp_board& on) { on.slot[lane] = mine ? 1 : 0; }, where);
    std::uint32_t all = 0;
    for (unsigned at = 0; at < lanes; ++at) {
        all |= static_cast<std::uint32_t>(left.slot[at]) << at;
    }
    return all;
}

const char* cluster_run::name_of(waits_for what) {
    switch (what) {
        case waits_for::warp:
            return "its warp";
        case waits_for::block:
            return "its block";
        case waits_for::cluster:
            return "its cluster";
        case waits_for::nothing:
            break;
    }
    return "nothing";
}

std::string cluster_run::name_of(const fibre& it) {
    return "thread " + text_of(it.view.thread) + " of block " + text_of(it.view.block);
}

std::string cluster_run::stuck() const {
    std::size_t over = 0;
    std::size_t waiting = 0;
    const fibre* example = nullptr;
    for (const fibre& it : fibres_) {
        over += it.over ? 1 : 0;
        waiting += it.over ? 0 : 1;
        example = example == nullptr && !it.over ? &it : example;
    }
    return "divergent barrier: " + name_of(*example) + " waits for " + name_of(example->what) +
           " at " + text_of(example->where) + "; " + std::to_string(waiting) + " threads wait, " +
           std::to_string(over) + " have left";
}

void wait_for_block(site where) {
    current_thread->run->meet_block(where);
}
void wait_for_cluster(site where) {
    current_thread->run->meet_cluster(where);
}
std::uint64_t exchange_in_warp(std::uint64_t bits, unsigned source, site where) {
    return current_thread->run->exchange(bits, source, where);
}
std::uint32_t ballot_in_warp(bool mine, site where) {
    return current_thread->run->ballot(mine, where);
}

void copy_under_way(void* to, const void* from) {
    if (!current_thread->run->copies_are_late()) {
        std::memcpy(to, from, copies::bytes);
        return;
    }
    current_thread->run->copies_of_self().add(to, from);
}
void end_of_copies() {
    current_thread->run->copies_of_self().end_group();
}
void wait_for_copies_but(unsigned groups) {
    current_thread->run->copies_of_self().wait_but(groups);
}

void* static_shared(const void* tag, std::size_t bytes) {
    const thread_view& me = *current_thread;
    void* const at = me.run->memory_of(me.cluster_rank).piece(tag, bytes);
    if (at == nullptr) {
        std::abort();  // ptxas refuses such a kernel
    }
    return at;
}
void* dynamic_shared() {
    return current_thread->run->memory_of(current_thread->cluster_rank).dynamic();
}
const void* shared_of_rank(const void* mine, unsigned rank) {
    cluster_run& run = *current_thread->run;
    return run.memory_of(current_thread->cluster_rank).same_place(run.memory_of(rank), mine);
}

}  // namespace accelbench::cuda_double
