// SPDX-License-Identifier: Apache-2.0
#include "results/rows/clock_watch.hpp"

#include <algorithm>
#include <numeric>

#include "results/statistics/median.hpp"

namespace accelbench::results {
namespace {

/// A window is longer than what its worker counted by a message's cost and by waiting, which spares
/// some. Medians of the core suite: 0.05 to 0.07 ms on an H100 and an H200, 0.08 ms on two EPYC
/// processors beside a build; six windows of ten below 0.2 ms beside ten loops (2026-11-26).
constexpr double most_spared_ns = 0.5e6;

template <class Of>
std::vector<double> of_each(const std::vector<double>& worker,
                            const std::vector<double>& supervisor, Of&& of) {
    std::vector<double> values(worker.size());
    std::transform(worker.begin(), worker.end(), supervisor.begin(), values.begin(), of);
    return values;
}

double tenth(std::vector<double> values) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 10);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

double excess_ns(double worker, double supervisor) {
    return supervisor - worker;
}

/// As a share of the window: what is left of the excess once a message may have cost most.
double least_share(double worker, double supervisor) {
    return (supervisor - worker - most_spared_ns) / worker;
}

}  // namespace

void clock_watch::add(const std::vector<window_record>& windows) {
    const auto [least, most] = std::minmax_element(
        windows.begin(), windows.end(),
        [](const auto& a, const auto& b) { return a.batch_ns.size() < b.batch_ns.size(); });
    if (windows.empty()) {
        return;
    }
    const bool two_lengths = 4 * most->batch_ns.size() >= 5 * least->batch_ns.size();
    const double middle = 0.5 * static_cast<double>(least->batch_ns.size() + most->batch_ns.size());
    for (const auto& w : windows) {
        const bool is_long = static_cast<double>(w.batch_ns.size()) > middle;
        durations& to = !two_lengths ? alone_ : is_long ? long_ : short_;
        to.worker.push_back(static_cast<double>(
            std::accumulate(w.batch_ns.begin(), w.batch_ns.end(), std::int64_t{0})));
        to.supervisor.push_back(static_cast<double>(w.end_ns - w.begin_ns));
    }
}

std::optional<statistics::clock_slope> clock_watch::slope_of_two() const {
    return statistics::compare_clocks({short_.worker, short_.supervisor},
                                      {long_.worker, long_.supervisor});
}

std::optional<statistics::clock_slope> clock_watch::slope_of_one() const {
    constexpr std::size_t enough = 12;  // that the tenth is not the one that waited least
    if (alone_.worker.size() < enough) {
        return std::nullopt;
    }
    const double low = tenth(of_each(alone_.worker, alone_.supervisor, least_share)),
                 high = tenth(of_each(alone_.worker, alone_.supervisor,
                                      [](double w, double s) { return (s - w) / w; }));
    return statistics::clock_slope{
        .rate = 1.0 + 0.5 * (low + high),
        .bounds = {.low = 1.0 + low, .high = 1.0 + high, .confidence = 0.95},
        .bound = std::max(std::abs(low), std::abs(high))};
}

std::optional<statistics::clock_slope> clock_watch::slope() const {
    const auto two = slope_of_two();
    return two ? two : slope_of_one();
}

bool clock_watch::is_sure_of_two(const statistics::clock_slope& medians, double limit) const {
    constexpr double sure = 3.0;  // message costs scatter by 60 us: up to 2 % of the 3 ms between a
                                  // quick plan's two lengths
    const auto least_excess = [](const durations& of) {
        return tenth(of_each(of.worker, of.supervisor, excess_ns));
    };
    const double longer = statistics::median(long_.worker).value_or(0.0) -
                          statistics::median(short_.worker).value_or(0.0);
    const double least = (least_excess(long_) - least_excess(short_)) / longer;
    const bool too_little = medians.bounds.low - 1.0 > limit && least > sure * limit,
               too_much = 1.0 - medians.bounds.high > limit && least_excess(long_) < 0.0;
    return too_little || too_much;
}

std::optional<statistics::clock_slope> clock_watch::bent(double limit) const {
    if (const auto two = slope_of_two(); two && is_sure_of_two(*two, limit)) {
        return two;
    }
    const auto one = slope_of_one();
    const bool is_sure = one && (one->bounds.low - 1.0 > limit || 1.0 - one->bounds.high > limit);
    return is_sure ? one : std::nullopt;
}

bool clock_watch::is_unclear(double limit) const {
    const auto two = slope_of_two();
    const bool by_two = two && two->bounds.low - 1.0 > limit;
    const bool by_one =
        slope_of_one() &&
        statistics::median(of_each(alone_.worker, alone_.supervisor, least_share)).value_or(0.0) >
            limit;
    return (by_two || by_one) && !bent(limit);
}

}  // namespace accelbench::results
