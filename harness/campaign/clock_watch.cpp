// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/clock_watch.hpp"

#include <algorithm>
#include <numeric>

namespace accelbench::campaign {

void clock_watch::add(const std::vector<results::window_record>& windows) {
    const auto [least, most] = std::minmax_element(
        windows.begin(), windows.end(),
        [](const auto& a, const auto& b) { return a.batch_ns.size() < b.batch_ns.size(); });
    if (windows.empty() || 4 * most->batch_ns.size() < 5 * least->batch_ns.size()) {
        return;
    }
    const double middle = 0.5 * static_cast<double>(least->batch_ns.size() + most->batch_ns.size());
    for (const auto& w : windows) {
        durations& to = static_cast<double>(w.batch_ns.size()) > middle ? long_ : short_;
        to.worker.push_back(static_cast<double>(
            std::accumulate(w.batch_ns.begin(), w.batch_ns.end(), std::int64_t{0})));
        to.supervisor.push_back(static_cast<double>(w.end_ns - w.begin_ns));
    }
}

std::optional<statistics::clock_slope> clock_watch::slope() const {
    return statistics::compare_clocks({short_.worker, short_.supervisor},
                                      {long_.worker, long_.supervisor});
}

}  // namespace accelbench::campaign
