// SPDX-License-Identifier: Apache-2.0
// Sensors over the double of mbltml: units, what is raw, what is missing, what fails.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "tests/unit/npus/runner.hpp"

namespace accelbench::mobilint_test {
namespace {

struct read_sensor {
    accb_sensor what{};
    accb_sample sample{};
};

class sensors_test : public testing::Test {
  protected:
    void TearDown() override { ::setenv("ACCELBENCH_MOBILINT_DOUBLE", "", 1); }
    static std::map<std::string, read_sensor> read_all(const std::string& settings) {
        ::setenv("ACCELBENCH_MOBILINT_DOUBLE", settings.c_str(), 1);
        npu_test::runner it(ACCELBENCH_MOBILINT_PLUGIN, std::filesystem::temp_directory_path());
        std::map<std::string, read_sensor> found;
        if (it.open({{"role", "telemetry"}}).status != ACCB_OK) {
            return found;
        }
        const auto* table = static_cast<const accb_telemetry*>(
            it.table().get_extension(it.context(), sdk::str("accb.telemetry/1")));
        for (uint32_t index = 0; table != nullptr && index < table->sensor_count; ++index) {
            read_sensor one;
            one.what.struct_size = sizeof(one.what);
            one.sample = {index, 0, -1.0};
            EXPECT_EQ(table->sensor(it.context(), index, &one.what, nullptr), ACCB_OK);
            EXPECT_EQ(table->read(it.context(), &one.sample, 1, nullptr), ACCB_OK);
            found[one.what.source] = one;
        }
        return found;
    }
};

TEST_F(sensors_test, every_number_comes_in_its_unit_and_the_rest_raw) {
    const auto found = read_all(
        "power=18.5 temperature=51 switch_temperature=43 memory_used=1048576 utilization=37.5 "
        "clock=1000 bus_clock=500 pcie_gen=4 pcie_lanes=8 busy_us=800000");
    const std::map<std::string, std::pair<uint32_t, double>> expected = {
        {"mbltml TotalPower (ARIES)", {ACCB_POWER_W, 18.5}},
        {"mbltml Temperature", {ACCB_TEMPERATURE_C, 51.0}},
        {"mbltml PcieSwitchTemperature", {ACCB_TEMPERATURE_C, 43.0}},
        {"mbltml CoreInfos, npu_time of interval", {ACCB_UTILISATION, 0.6}},
        {"mbltml MemoryUsage", {ACCB_MEMORY_B, 1048576.0}},
        {"mbltml TotalUtilization, raw, unit not documented", {0, 37.5}},
        {"mbltml NPUClock, raw, unit not documented", {0, 1000.0}},
        {"mbltml BusClock, raw, unit not documented", {0, 500.0}},
        {"mbltml PcieGen", {ACCB_PCIE_GENERATION, 4.0}},
        {"mbltml PcieLanes", {ACCB_PCIE_LANES, 8.0}}};
    EXPECT_EQ(found.size(), expected.size());
    for (const auto& [name, value] : expected) {
        ASSERT_EQ(found.count(name), 1u) << name;
        EXPECT_EQ(found.at(name).what.quantity, value.first) << name;
        EXPECT_EQ(found.at(name).sample.status, uint32_t{ACCB_SAMPLE_OK}) << name;
        EXPECT_DOUBLE_EQ(found.at(name).sample.value, value.second) << name;
    }
    EXPECT_EQ(found.at("mbltml TotalPower (ARIES)").what.refresh_ns, 1'000'000'000u);
    EXPECT_EQ(found.at("mbltml TotalPower (ARIES)").what.scope, uint32_t{ACCB_SCOPE_CARD});
}

TEST_F(sensors_test, what_a_device_lacks_is_unavailable_and_never_zero_watts) {
    const auto found = read_all("temperature=40");
    for (const auto& [name, one] : found) {
        if (name != "mbltml Temperature" && name.find("CoreInfos") == std::string::npos) {
            EXPECT_EQ(one.sample.status, uint32_t{ACCB_SAMPLE_UNAVAILABLE}) << name;
        }
    }
    EXPECT_EQ(found.at("mbltml CoreInfos, npu_time of interval").sample.value, 0.0)
        << "an idle NPU is no missing one";
}

TEST_F(sensors_test, a_failing_call_is_an_error) {
    const auto found = read_all("power=18 fault=mbltmlGetTotalPower@every:6");
    EXPECT_EQ(found.at("mbltml TotalPower (ARIES)").sample.status, uint32_t{ACCB_SAMPLE_ERROR});
    EXPECT_EQ(found.at("mbltml TotalPower (ARIES)").sample.value, 0.0);
}

}  // namespace
}  // namespace accelbench::mobilint_test
