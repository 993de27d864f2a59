// SPDX-License-Identifier: Apache-2.0
#include "harness/measure/rules/batch_cost.hpp"

#include <algorithm>
#include <bit>

namespace accelbench::measure {

batch_cost split_batch(std::span<const std::int64_t> of_one, std::span<const std::int64_t> of_many,
                       std::uint32_t launches) {
    if (of_one.empty() || of_many.empty() || launches < 2) {
        return {};
    }
    const auto one = static_cast<double>(*std::min_element(of_one.begin(), of_one.end()));
    const auto many = static_cast<double>(*std::min_element(of_many.begin(), of_many.end()));
    // Noise may make the longer batch look cheaper than its launches alone.
    const double launch = std::clamp((many - one) / (launches - 1.0), 1.0, std::max(1.0, one));
    return {.fixed_ns = std::max(0.0, one - launch), .launch_ns = launch};
}

std::uint32_t launches_that_hide(const batch_cost& cost, double share, std::uint32_t least,
                                 std::uint32_t most) {
    std::uint32_t launches = std::max(1U, least);
    while (share_of_cost(cost, launches) > share && launches <= most / 2) {
        launches = std::bit_ceil(launches + 1);
    }
    return launches;
}

double share_of_cost(const batch_cost& cost, std::uint32_t launches) {
    const double whole = cost.fixed_ns + cost.launch_ns * launches;
    return whole > 0.0 ? cost.fixed_ns / whole : 0.0;
}

}  // namespace accelbench::measure
