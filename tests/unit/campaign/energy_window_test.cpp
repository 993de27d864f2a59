// SPDX-License-Identifier: Apache-2.0
// How long an energy window is.
#include "harness/campaign/energy_window.hpp"

#include <gtest/gtest.h>

namespace accelbench::campaign {
namespace {

results::telemetry_record seen(std::uint64_t refresh_ns) {
    results::telemetry_record t;
    t.period_ns = 200'000'000;
    t.sensors = {{"meter", "energy", "card", refresh_ns}};
    return t;
}

TEST(energy_window, is_as_long_as_the_slower_of_sensor_and_profile) {
    const plan::constants c{.energy_window_ns = 5'000'000'000,
                            .energy_window_max_ns = 12'000'000'000};
    EXPECT_EQ(energy_window_ns(seen(0), c), 5'000'000'000U);
    EXPECT_EQ(energy_window_ns(seen(1'000'000), c), 5'000'000'000U);
    EXPECT_EQ(energy_window_ns(seen(1'000'000'000), c), 11'000'000'000U);
    // Longer than the profile allows: the figure will be refused, so no time is spent on it.
    EXPECT_EQ(energy_window_ns(seen(2'000'000'000), c), 5'000'000'000U);
    EXPECT_EQ(energy_window_ns({}, c), 5'000'000'000U);
}

}  // namespace
}  // namespace accelbench::campaign
