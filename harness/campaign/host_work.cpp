// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/host_work.hpp"

#include <algorithm>

namespace accelbench::campaign {
namespace {

constexpr double busy = 0.5;  // of one processor: more than feeding a queue takes

// What one processor can do at the very most. f32: two units of 16 lanes that multiply and add, at
// 4.7 GHz. Narrower types: a matrix unit (AMX does 2,048 operations a cycle in bf16, at some 2
// GHz). Bytes: a copy within a second-level cache.
constexpr double flop_per_s = 300e9;
constexpr double narrow_flop_per_s = 4e12;
constexpr double byte_per_s = 200e9;

bool can_do(double processors, const kernels::workload& work, double launch_ns) {
    if (work.work.flops <= 0.0 && work.work.bytes <= 0.0) {
        return false;  // an empty launch: there is nothing that a host could do for it
    }
    if (launch_ns <= 0.0) {
        return true;
    }
    const bool is_wide = work.tensors.empty() || work.tensors[0].type == kernels::dtype::f32;
    constexpr double per_s = 1e9;
    return work.work.flops / launch_ns * per_s <=
               processors * (is_wide ? flop_per_s : narrow_flop_per_s) &&
           work.work.bytes / launch_ns * per_s <= processors * byte_per_s;
}

}  // namespace

bool may_be_host_work(const measure::side_result& measured, const kernels::workload& work) {
    return std::any_of(
        measured.windows.begin(), measured.windows.end(), [&](const results::window_record& w) {
            const auto length = static_cast<double>(w.end_ns - w.begin_ns);
            const double processors = static_cast<double>(w.worker_cpu_ns) / std::max(1.0, length);
            return processors > busy && can_do(processors, work, measured.launch_ns);
        });
}

}  // namespace accelbench::campaign
