// SPDX-License-Identifier: Apache-2.0
// Binding of threads to processors.
#include "backends/cpu/threads.hpp"

#include <sched.h>

#include <algorithm>

namespace accelbench::cpu {

std::vector<int> allowed_cpus() {
    // Larger than cpu_set_t: the plain call fails on machines with more than 1024 processors.
    constexpr int most = 8192;
    cpu_set_t* set = CPU_ALLOC(most);
    const std::size_t bytes = CPU_ALLOC_SIZE(most);
    CPU_ZERO_S(bytes, set);
    std::vector<int> cpus;
    if (sched_getaffinity(0, bytes, set) == 0) {
        for (int cpu = 0; cpu < most; ++cpu)
            if (CPU_ISSET_S(cpu, bytes, set))
                cpus.push_back(cpu);
    }
    CPU_FREE(set);
    if (cpus.empty())
        cpus.push_back(0);
    return cpus;
}

bool bind_to(const std::vector<int>& cpus) {
    const int most = *std::max_element(cpus.begin(), cpus.end()) + 1;
    cpu_set_t* set = CPU_ALLOC(most);
    const std::size_t bytes = CPU_ALLOC_SIZE(most);
    CPU_ZERO_S(bytes, set);
    for (const int cpu : cpus)
        CPU_SET_S(cpu, bytes, set);
    const bool bound = sched_setaffinity(0, bytes, set) == 0;
    CPU_FREE(set);
    return bound;
}

thread_team::thread_team(std::vector<int> cpus)
    : cpus_(std::move(cpus)),
      before_(allowed_cpus()),
      // oneTBB counts processors by the mask it saw first, which may be narrower than ours by now.
      limit_(tbb::global_control::max_allowed_parallelism, std::max<std::size_t>(1, cpus_.size())),
      arena_(static_cast<int>(cpus_.size())),
      binder_(arena_, cpus_) {
    bind_to({cpus_.front()});
}

thread_team::~thread_team() {
    arena_.terminate();
    bind_to(before_);
}

thread_team::binder::binder(tbb::task_arena& arena, const std::vector<int>& cpus)
    : tbb::task_scheduler_observer(arena), cpus_(cpus) {
    observe(true);
}

thread_team::binder::~binder() {
    observe(false);
}

void thread_team::binder::on_scheduler_entry(bool is_worker) {
    const int slot = tbb::this_task_arena::current_thread_index();
    if (is_worker && slot >= 0 && slot < static_cast<int>(cpus_.size()))
        bind_to({cpus_[static_cast<std::size_t>(slot)]});
}

}  // namespace accelbench::cpu
