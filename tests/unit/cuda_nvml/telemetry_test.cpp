// SPDX-License-Identifier: Apache-2.0
// Sensors over the double of NVML: units, names, what is missing, what fails.
#include "nvml/telemetry.hpp"

#include <gtest/gtest.h>

#include <accelbench/sdk/error.hpp>
#include <cstdlib>
#include <map>

namespace accelbench::cuda::nvml {
namespace {

constexpr const char* everything =
    "field.186=312345 field.185=300000 field.82=61 power=305000 energy=123456789012 clock.1=1980 "
    "clock.2=2619 temperature.0=54 reasons=68 ecc.0.0=3 ecc.1.0=0 memory=85899345920 "
    "utilization=97 "
    "pcie.generation=4 pcie.generation_most=5 pcie.lanes=8 pcie.lanes_most=16";

class telemetry_test : public ::testing::Test {
  protected:
    void SetUp() override {
        ask("");
        std::string why;
        ml_ = load(why);
        ASSERT_NE(ml_, nullptr) << why;
    }
    static void ask(const std::string& settings) {
        ::setenv("ACCELBENCH_NVML_DOUBLE", settings.c_str(), 1);
    }
    [[nodiscard]] std::map<std::string, accb_sample> read_all(
        const std::vector<std::string>& devices = {"0000:01:00.0"}) const {
        const telemetry sensors(*ml_, devices);
        std::map<std::string, accb_sample> found;
        for (uint32_t index = 0; index < sensors.count(); ++index) {
            accb_sensor what{};
            sensors.describe(index, what);
            accb_sample sample{index, 0, -1.0};
            sensors.read(&sample, 1);
            found[what.source] = sample;
        }
        return found;
    }
    const api* ml_ = nullptr;
};

TEST_F(telemetry_test, every_number_comes_in_its_unit) {
    ask(everything);
    const std::map<std::string, double> expected = {
        {"nvml power.instant", 312.345},
        {"nvml power.average", 300.0},
        {"nvml power.usage", 305.0},
        {"nvml energy since the driver was loaded", 123456789.012},
        {"nvml clock.sm", 1.98e9},
        {"nvml clock.memory", 2.619e9},
        {"nvml temperature.gpu", 54.0},
        {"nvml temperature.memory", 61.0},
        {"nvml utilization.gpu", 0.97},
        {"nvml clocks event reasons", (68 << 16) + ACCB_THROTTLE_POWER + ACCB_THROTTLE_THERMAL},
        {"nvml memory.used", 21474836480.0},
        {"nvml ecc.corrected since reboot", 3.0},
        {"nvml ecc.uncorrected since reboot", 0.0},
        {"nvml pcie.generation now", 4.0},
        {"nvml pcie.generation at most", 5.0},
        {"nvml pcie.width now", 8.0},
        {"nvml pcie.width at most", 16.0}};
    const auto found = read_all();
    EXPECT_EQ(found.size(), expected.size());
    for (const auto& [name, value] : expected) {
        ASSERT_EQ(found.count(name), 1u) << name;
        EXPECT_EQ(found.at(name).status, uint32_t{ACCB_SAMPLE_OK}) << name;
        EXPECT_DOUBLE_EQ(found.at(name).value, value) << name;
    }
}

TEST_F(telemetry_test, what_a_card_lacks_is_unavailable_and_never_zero_watts) {
    ask("clock.1=1000");
    for (const auto& [name, sample] : read_all()) {
        const bool there = name == "nvml clock.sm";
        EXPECT_EQ(sample.status, uint32_t(there ? ACCB_SAMPLE_OK : ACCB_SAMPLE_UNAVAILABLE))
            << name;
    }
}

TEST_F(telemetry_test, a_lost_card_is_an_error) {
    ask(std::string(everything) + " fail.clock=15 fail.fields=15");
    const auto found = read_all();
    EXPECT_EQ(found.at("nvml clock.sm").status, uint32_t{ACCB_SAMPLE_ERROR});
    EXPECT_EQ(found.at("nvml power.instant").status, uint32_t{ACCB_SAMPLE_ERROR});
    EXPECT_EQ(found.at("nvml power.usage").status, uint32_t{ACCB_SAMPLE_OK});
}

TEST_F(telemetry_test, a_device_that_nvml_does_not_know_keeps_its_sensors) {
    ask(std::string(everything) + " unknown=0000:02:00.0");
    const telemetry sensors(*ml_, {"0000:01:00.0", "0000:02:00.0"});
    ASSERT_EQ(sensors.count(), 2 * sensor_kinds().size());
    accb_sensor second{};
    sensors.describe(sensors.count() - 1, second);
    EXPECT_EQ(second.device, 1u);
    accb_sample samples[] = {{0, 0, 0.0}, {sensors.count() - 1, 0, 0.0}};
    sensors.read(samples, 2);
    EXPECT_EQ(samples[0].status, uint32_t{ACCB_SAMPLE_OK});
    EXPECT_EQ(samples[1].status, uint32_t{ACCB_SAMPLE_UNAVAILABLE});
}

TEST_F(telemetry_test, a_sensor_that_is_not_there_is_refused) {
    const telemetry sensors(*ml_, {"0000:01:00.0"});
    accb_sensor out{};
    EXPECT_THROW(sensors.describe(sensors.count(), out), sdk::error);
    accb_sample sample{sensors.count(), 0, 0.0};
    sensors.read(&sample, 1);
    EXPECT_EQ(sample.status, uint32_t{ACCB_SAMPLE_ERROR});
}

TEST_F(telemetry_test, versions_are_known) {
    EXPECT_EQ(version_of(*ml_), "NVML 13.580.double, driver 580.00.double");
}

TEST_F(telemetry_test, every_sensor_names_what_it_sees) {
    for (const sensor_kind& kind : sensor_kinds()) {
        EXPECT_LT(std::string(kind.source).size(), sizeof(accb_sensor::source));
        EXPECT_TRUE(kind.scope == ACCB_SCOPE_CARD || kind.scope == ACCB_SCOPE_CHIP);
    }
}

}  // namespace
}  // namespace accelbench::cuda::nvml
