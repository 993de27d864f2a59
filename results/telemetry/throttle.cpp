// SPDX-License-Identifier: Apache-2.0
#include "results/telemetry/throttle.hpp"

#include <cmath>

namespace accelbench::results {

std::vector<std::string> throttle_words(const telemetry_record& telemetry) {
    constexpr double largest = 9007199254740992.0;  // 2^53: whole numbers end there
    std::uint64_t seen = 0;
    for (const sensor_sample& sample : telemetry.samples) {
        for (std::size_t i = 0; i < telemetry.sensors.size(); ++i) {
            const auto bits = sample.fresh(i);
            if (telemetry.sensors[i].quantity == "throttle" && bits && *bits >= 0.0 &&
                *bits <= largest) {
                seen |= static_cast<std::uint64_t>(*bits) & slowdown_bits;
            }
        }
    }
    const auto has = [seen](throttle_bit bit) {
        return (seen & static_cast<std::uint64_t>(bit)) != 0;
    };
    std::vector<std::string> words;
    if (has(throttle_bit::power)) {
        words.emplace_back("power");
    }
    if (has(throttle_bit::thermal)) {
        words.emplace_back("thermal");
    }
    if (has(throttle_bit::hardware)) {
        words.emplace_back("hardware");
    }
    constexpr std::uint64_t named = 7;
    if ((seen & ~named) != 0) {
        words.emplace_back("other");
    }
    return words;
}

bool has_failed(const telemetry_record& telemetry) {
    return !telemetry.problem.empty() && !telemetry.problem.starts_with("no sensor");
}

}  // namespace accelbench::results
