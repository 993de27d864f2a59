// SPDX-License-Identifier: Apache-2.0
// The kernel's files of power, heat and clocks, below a root of the test's own making.
#include "backends/cpu/sensors/sensors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "backends/cpu/sensors/rapl.hpp"

namespace accelbench::cpu {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(turning_counter, counts_over_the_end_of_its_range) {
    turning_counter counter(999);
    EXPECT_EQ(counter.at(900), 0U);
    EXPECT_EQ(counter.at(950), 50U);
    EXPECT_EQ(counter.at(950), 50U);
    EXPECT_EQ(counter.at(49), 148U);
    EXPECT_EQ(counter.at(0), 148U + 950U);
    EXPECT_EQ(counter.at(1000), std::nullopt);
    EXPECT_EQ(counter.at(10), 148U + 960U);
}

class tree : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "accelbench-sensors-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        root_ = name;
    }
    void TearDown() override { fs::remove_all(root_); }

    void file(const std::string& path, const std::string& text) {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << text << "\n";
    }
    void package(int number, const std::string& energy, const std::string& range = "1000000") {
        const std::string zone = "sys/class/powercap/intel-rapl:" + std::to_string(number);
        file(zone + "/name", "package-" + std::to_string(number));
        file(zone + "/max_energy_range_uj", range);
        file(zone + "/energy_uj", energy);
    }
    void energy(int number, const std::string& value) {
        file("sys/class/powercap/intel-rapl:" + std::to_string(number) + "/energy_uj", value);
    }
    [[nodiscard]] std::vector<sdk::sensor> sensors() {
        why_.clear();
        return find_sensors(root_, why_);
    }
    [[nodiscard]] sdk::reading read(const std::vector<sdk::sensor>& all, std::uint32_t quantity) {
        for (const sdk::sensor& one : all) {
            if (one.quantity == quantity) {
                EXPECT_EQ(one.scope, std::uint32_t{ACCB_SCOPE_CHIP});
                return one.read();
            }
        }
        return {0, -1.0};
    }

    fs::path root_;
    std::string why_;
};

TEST_F(tree, nothing_there_is_no_sensor_with_a_reason) {
    EXPECT_TRUE(sensors().empty());
    EXPECT_THAT(why_, HasSubstr("no package energy in"));
    EXPECT_THAT(why_, HasSubstr("powercap"));
}

TEST_F(tree, packages_are_added_and_their_parts_left_out) {
    package(0, "100");
    package(1, "200");
    file("sys/class/powercap/intel-rapl:0:0/name", "core");
    file("sys/class/powercap/intel-rapl:0:0/energy_uj", "5");
    file("sys/class/powercap/intel-rapl:2/name", "psys");
    file("sys/class/powercap/intel-rapl:2/energy_uj", "7");
    const auto all = sensors();
    ASSERT_EQ(all.size(), 1U) << why_;
    EXPECT_EQ(all[0].source, "rapl, packages: 2");
    EXPECT_EQ(all[0].refresh_ns, 1'000'000U);
    EXPECT_EQ(read(all, ACCB_ENERGY_J).value, 0.0);
    energy(0, "300100");
    energy(1, "200");
    EXPECT_NEAR(read(all, ACCB_ENERGY_J).value, 0.3, 1e-12);
    energy(0, "99");  // behind its end
    EXPECT_NEAR(read(all, ACCB_ENERGY_J).value, 0.999999, 1e-12);
    fs::remove(root_ / "sys/class/powercap/intel-rapl:1/energy_uj");
    EXPECT_EQ(read(all, ACCB_ENERGY_J).status, std::uint32_t{ACCB_SAMPLE_UNAVAILABLE});
}

TEST_F(tree, what_may_not_be_read_is_said) {
    package(0, "");
    EXPECT_TRUE(sensors().empty());
    EXPECT_THAT(why_, HasSubstr("energy_uj may not be read"));
    package(0, "1", "0");
    EXPECT_TRUE(sensors().empty());
}

TEST_F(tree, heat_clocks_and_throttle_events) {
    file("sys/class/hwmon/hwmon0/name", "acpitz");
    file("sys/class/hwmon/hwmon0/temp1_input", "99000");
    file("sys/class/hwmon/hwmon1/name", "coretemp");
    file("sys/class/hwmon/hwmon1/temp1_label", "Package id 0");
    file("sys/class/hwmon/hwmon1/temp1_input", "54000");
    file("sys/class/hwmon/hwmon1/temp2_label", "Core 0");
    file("sys/class/hwmon/hwmon1/temp2_input", "71000");
    file("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2000000");
    file("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "3000000");
    const std::string events =
        "sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count";
    file(events, "5");
    const auto all = sensors();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_DOUBLE_EQ(read(all, ACCB_TEMPERATURE_C).value, 54.0);
    EXPECT_DOUBLE_EQ(read(all, ACCB_CLOCK_HZ).value, 2.5e9);
    EXPECT_EQ(read(all, ACCB_THROTTLE_BITS).value, 0.0);
    file(events, "6");
    EXPECT_EQ(read(all, ACCB_THROTTLE_BITS).value, double{ACCB_THROTTLE_THERMAL});
    EXPECT_EQ(read(all, ACCB_THROTTLE_BITS).value, 0.0);
}

}  // namespace
}  // namespace accelbench::cpu
