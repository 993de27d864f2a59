// SPDX-License-Identifier: Apache-2.0
#include "results/rows/clock_watch.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "results/statistics/median.hpp"

namespace accelbench::results {

void clock_watch::add(const std::vector<window_record>& windows) {
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

double clock_watch::least_excess(const durations& of) {
    std::vector<double> excess(of.worker.size());
    std::transform(of.supervisor.begin(), of.supervisor.end(), of.worker.begin(), excess.begin(),
                   std::minus<>());
    const auto tenth = excess.begin() + static_cast<std::ptrdiff_t>(excess.size() / 10);
    std::nth_element(excess.begin(), tenth, excess.end());
    return *tenth;
}

bool clock_watch::is_bent(double limit) const {
    constexpr double sure = 3.0;  // message costs scatter by 60 us: up to 2 % of the 3 ms between a
                                  // quick plan's two lengths
    const auto medians = slope();
    if (!medians) {
        return false;
    }
    const double longer = statistics::median(long_.worker).value_or(0.0) -
                          statistics::median(short_.worker).value_or(0.0);
    const double least = (least_excess(long_) - least_excess(short_)) / longer;
    const bool too_little = medians->bounds.low - 1.0 > limit && least > sure * limit,
               too_much = 1.0 - medians->bounds.high > limit && least_excess(long_) < 0.0;
    return too_little || too_much;
}

}  // namespace accelbench::results
