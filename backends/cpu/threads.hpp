// SPDX-License-Identifier: Apache-2.0
// The threads that run kernels: one per processor of the device, each bound to it, asleep when
// there is no work.
#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_scheduler_observer.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace accelbench::cpu {

/// The calling thread is part 0 and is bound to cpus[0] by the constructor; the destructor gives
/// back its old mask.
class thread_team {
  public:
    explicit thread_team(std::vector<int> cpus);
    ~thread_team();
    thread_team(const thread_team&) = delete;
    thread_team& operator=(const thread_team&) = delete;

    [[nodiscard]] int size() const { return static_cast<int>(cpus_.size()); }
    [[nodiscard]] const std::vector<int>& cpus() const { return cpus_; }

    /// Calls body(part) for part in [0, parts), at most size() of them at a time. Which thread
    /// takes which part never changes a result: parts are fixed by the caller.
    template <class body_fn>
    void each_part(int parts, const body_fn& body) {
        if (parts <= 1 || size() == 1) {
            for (int part = 0; part < parts; ++part)
                body(part);
            return;
        }
        arena_.execute([&] { tbb::parallel_for(0, parts, body, tbb::static_partitioner{}); });
    }

    /// Cuts [0, count) into at most size() ranges whose borders are multiples of `grain`, the same
    /// at every call, and calls body(part, begin, end). Below `least` units a thread it uses fewer
    /// threads: waking one costs some microseconds.
    template <class body_fn>
    void each_range(std::int64_t count, std::int64_t grain, std::int64_t least,
                    const body_fn& body) {
        const std::int64_t pieces = (count + grain - 1) / grain;
        std::int64_t parts = least > 0 ? (count + least - 1) / least : size();
        parts = std::min<std::int64_t>({parts, size(), pieces});
        each_part(static_cast<int>(parts), [&](int part) {
            const std::int64_t begin = pieces * part / parts * grain;
            const std::int64_t end = std::min(count, pieces * (part + 1) / parts * grain);
            if (begin < end)
                body(part, begin, end);
        });
    }

    /// Calls body(part, unit) for every unit in [0, count); whichever thread is free takes the
    /// next. Only for units whose results do not depend on which thread computes them; `part` names
    /// the calling thread's scratch.
    template <class body_fn>
    void each_unit(std::int64_t count, const body_fn& body) {
        std::atomic<std::int64_t> next{0};
        each_part(static_cast<int>(std::min<std::int64_t>(count, size())), [&](int part) {
            for (std::int64_t unit = next++; unit < count; unit = next++)
                body(part, unit);
        });
    }

  private:
    class binder : public tbb::task_scheduler_observer {
      public:
        binder(tbb::task_arena& arena, const std::vector<int>& cpus);
        ~binder() override;
        binder(const binder&) = delete;
        binder& operator=(const binder&) = delete;
        void on_scheduler_entry(bool is_worker) override;

      private:
        const std::vector<int>& cpus_;
    };

    std::vector<int> cpus_;
    std::vector<int> before_;  // the caller's processors, restored at the end
    tbb::global_control limit_;
    tbb::task_arena arena_;
    binder binder_;
};

/// Processors that this process may use, ascending.
std::vector<int> allowed_cpus();
/// Binds the calling thread; false if the kernel refuses.
bool bind_to(const std::vector<int>& cpus);

}  // namespace accelbench::cpu
