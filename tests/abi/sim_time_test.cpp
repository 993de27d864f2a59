// SPDX-License-Identifier: Apache-2.0
// The simulator's invented times, by its own ticks: no wall clock is judged.
#include <gmock/gmock.h>

#include <cmath>

#include "tests/abi/driver.hpp"

namespace accelbench::abi {
namespace {

/// Ticks of `launches` launches of a copy of two elements.
std::vector<double> ticks(driver::options chosen, int launches) {
    static const accb_plugin& sim = load_plugin(ACCELBENCH_SIM);
    chosen.try_emplace("duration_us", "1");
    driver device(sim, chosen);
    device.prepare("copy", {{ACCB_INPUT, {2}, {1, 2}}, {ACCB_OUTPUT, {2}, {0, 0}}});
    std::vector<double> taken;
    for (int launch = 0; launch < launches; ++launch) {
        device.launch();
        taken.push_back(static_cast<double>(device.last_ticks()));
    }
    return taken;
}

TEST(sim_time, is_what_the_options_say) {
    EXPECT_EQ(2000.0, ticks({{"duration_us", "2"}}, 1)[0]);
    EXPECT_EQ(2100.0, ticks({{"duration_us", "2"}, {"slowdown", "1.05"}}, 1)[0]);
    EXPECT_EQ(1032.0, ticks({{"ns_per_byte", "2"}}, 1)[0]) << "16 bytes";
    EXPECT_EQ(1500.0, ticks({{"mode_share", "1"}, {"mode_factor", "1.5"}}, 1)[0]);
    EXPECT_EQ(1010.0, ticks({{"drift", "1"}}, 10)[9]);
}

TEST(sim_time, noise_follows_the_seed_and_has_the_asked_spread) {
    const driver::options noisy = {{"noise", "0.1"}, {"seed", "7"}};
    const std::vector<double> first = ticks(noisy, 2000);
    EXPECT_EQ(first, ticks(noisy, 2000));
    EXPECT_NE(first, ticks({{"noise", "0.1"}, {"seed", "8"}}, 2000));
    double sum = 0.0;
    double squares = 0.0;
    for (const double time : first) {
        const double log_time = std::log(time / 1000.0);
        sum += log_time;
        squares += log_time * log_time;
    }
    const double mean = sum / 2000.0;
    // Standard errors at n = 2000: 0.0022 of the mean, 0.0016 of the deviation; four of each.
    EXPECT_NEAR(0.0, mean, 0.009);
    EXPECT_NEAR(0.0998, std::sqrt(squares / 2000.0 - mean * mean), 0.0064);
}

TEST(sim_time, cards_of_a_fleet_differ_and_stay_what_they_are) {
    const auto card = [](const char* fleet) {
        return ticks({{"card_spread", "0.1"}, {"fleet", fleet}}, 1)[0];
    };
    EXPECT_EQ(card("7"), card("7")) << "in every worker";
    EXPECT_NE(card("7"), card("8"));
    double sum = 0.0;
    double squares = 0.0;
    constexpr int fleets = 200;
    for (int fleet = 1; fleet <= fleets; ++fleet) {
        const double log_time = std::log(card(std::to_string(fleet).c_str()) / 1000.0);
        sum += log_time;
        squares += log_time * log_time;
    }
    const double mean = sum / fleets;
    // Standard errors at n = 200: 0.0071 and 0.005; four of each.
    EXPECT_NEAR(0.0, mean, 0.028);
    EXPECT_NEAR(0.0998, std::sqrt(squares / fleets - mean * mean), 0.02);
}

}  // namespace
}  // namespace accelbench::abi
