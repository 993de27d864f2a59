// SPDX-License-Identifier: Apache-2.0
// Walks /proc/self/task: drivers do not offer their threads' handles.
#include "thread_binding.hpp"

#include <sched.h>
#include <unistd.h>

#include <accelbench/backend.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string>

namespace accelbench::opencl {

std::vector<int> parse_processors(std::string_view list) {
    std::vector<int> cpus;
    const char* at = list.data();
    const char* const end = at + list.size();
    while (at != end) {
        int cpu = -1;
        const auto [next, code] = std::from_chars(at, end, cpu);
        if (code != std::errc() || cpu < 0 || (next != end && *next != ',')) {
            throw sdk::error(ACCB_INVALID_ARGUMENT,
                             "option 'cpus' must be numbers such as 0,1; "
                             "it is '" +
                                 std::string(list) + "'");
        }
        cpus.push_back(cpu);
        at = next == end ? end : next + 1;
    }
    return cpus;
}

void bind_worker_threads(const std::vector<int>& cpus) {
    if (cpus.empty()) {
        return;
    }
    std::vector<int> threads;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task", failure)) {
        const int thread = std::stoi(entry.path().filename().string());
        if (thread != ::getpid()) {
            threads.push_back(thread);
        }
    }
    std::sort(threads.begin(), threads.end());
    for (std::size_t index = 0; index < threads.size(); ++index) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(static_cast<std::size_t>(cpus[index % cpus.size()]), &set);
        // A thread that has ended meanwhile is no loss.
        (void)::sched_setaffinity(threads[index], sizeof(set), &set);
    }
}

}  // namespace accelbench::opencl
