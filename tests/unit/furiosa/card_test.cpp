// SPDX-License-Identifier: Apache-2.0
// Cards and sensors over a folder that looks like their driver's.
#include <accelbench/sdk/error.hpp>
#include <map>

#include "card/sensors.hpp"
#include "tests/unit/furiosa/card_scene.hpp"

namespace accelbench::furiosa {
namespace {

class card_test : public furiosa_test::card_scene {
  protected:
    [[nodiscard]] cards find(const char* visible = nullptr) const {
        return find_cards(tree(root_), visible);
    }
    [[nodiscard]] std::map<std::string, accb_sample> read_all() const {
        const tree files(root_);
        const sensor_set all(files, find().found);
        std::map<std::string, accb_sample> found;
        for (uint32_t index = 0; index < all.count(); ++index) {
            accb_sensor what{};
            all.describe(index, what);
            accb_sample sample{index, 0, -1.0};
            all.read(&sample, 1);
            found[what.source] = sample;
        }
        return found;
    }
};

TEST_F(card_test, identity_comes_from_the_drivers_files) {
    make_cards(2);
    const cards all = find();
    ASSERT_EQ(all.found.size(), 2u);
    const accb_device_info info = all.found[1].describe();
    EXPECT_STREQ(info.name, "double of RNGD npu1 1ed2:0001, 8 elements");
    EXPECT_EQ(info.flags, uint32_t{ACCB_DEVICE_DOUBLE});
    EXPECT_STREQ(info.uuid, "00000000-0000-0000-0000-000000000001");
    EXPECT_STREQ(info.pci, "0000:3c:00.0");
    EXPECT_STREQ(info.card, "RNGDDOUBLE0001");
    EXPECT_STREQ(info.firmware, "1.6.0, c1bebfd");
    EXPECT_STREQ(info.driver, "1.11.0, 4d2b7f8");
    EXPECT_EQ(info.numa_node, 0);
    EXPECT_EQ(info.pcie_now, 5u << 16 | 16u);
    EXPECT_EQ(info.pcie_max, info.pcie_now);
}

TEST_F(card_test, a_card_without_the_mark_of_a_double_is_hardware) {
    make_cards(1);
    drop("accb_furiosa_double");
    const accb_device_info info = find().found.at(0).describe();
    EXPECT_EQ(info.flags, 0u);
    EXPECT_EQ(info.kind, uint32_t{ACCB_KIND_NPU});
    EXPECT_STREQ(info.name, "RNGD npu0 1ed2:0001, 8 elements");
}

TEST_F(card_test, visible_devices_are_the_vendors_variable) {
    make_cards(3);
    EXPECT_EQ(find("").found.size(), 3u);
    const cards two = find(" 2, 0 ");
    ASSERT_EQ(two.found.size(), 2u);
    EXPECT_EQ(two.found[0].chip, 0);
    EXPECT_EQ(two.found[1].chip, 2);
    EXPECT_EQ(find("7").why_none,
              "FURIOSA_VISIBLE_DEVICES is '7', which hides every card of this machine");
    for (const char* wrong : {"npu:0", "0,", "256", "-1", "0x1"}) {
        EXPECT_THROW((void)find(wrong), sdk::error) << wrong;
    }
}

TEST_F(card_test, each_way_to_have_no_card_has_its_own_sentence) {
    EXPECT_NE(find().why_none.find("there is none"), std::string::npos);
    make_cards(1);
    drop("dev/rngd");
    EXPECT_NE(find().why_none.find("0000:3b:00.0 has a driver but no file in /dev/rngd"),
              std::string::npos);
    drop(function_ + "driver");
    EXPECT_NE(find().why_none.find("0000:3b:00.0 has no driver"), std::string::npos);
}

TEST_F(card_test, every_number_comes_in_its_unit) {
    make_cards(1);
    put(attributes_ + "throttle_reason", "0x12");
    put(attributes_ + "npu_clocks", "1000000000\n500000000\n1000000000");
    const std::map<std::string, double> expected = {
        {"hwmon RMS_TOTAL (power_average)", 42.0},
        {"hwmon PEAK (temp_input)", 47.25},
        {"hwmon AMBIENT (temp_input)", 31.0},
        {"rngd_mgmt throttle_reason", 0x12 * 65536.0 + 2 + 4},
        {"rngd_mgmt npu_clocks, slowest element", 5e8}};
    const auto found = read_all();
    EXPECT_EQ(found.size(), expected.size());
    for (const auto& [name, value] : expected) {
        ASSERT_EQ(found.count(name), 1u) << name;
        EXPECT_EQ(found.at(name).status, uint32_t{ACCB_SAMPLE_OK}) << name;
        EXPECT_DOUBLE_EQ(found.at(name).value, value) << name;
    }
}

TEST_F(card_test, what_holds_the_chip_back_is_told_in_the_borders_bits) {
    make_cards(1);
    const std::pair<const char*, uint32_t> meanings[] = {
        {"0x0", 0},  {"0x1", 512}, {"0x2", 2},    {"0x4", 1},     {"0x8", 256},   {"0x10", 4},
        {"0x20", 4}, {"0x40", 1},  {"0x80", 256}, {"0x100", 128}, {"0x200", 128}, {"0x5", 513}};
    for (const auto& [reason, bits] : meanings) {
        put(attributes_ + "throttle_reason", reason);
        const auto value = static_cast<uint64_t>(read_all().at("rngd_mgmt throttle_reason").value);
        EXPECT_EQ(value & 0xffff, bits) << reason;
        EXPECT_EQ(value >> 16, std::stoull(reason, nullptr, 16)) << reason;
    }
}

TEST_F(card_test, a_missing_file_is_unavailable_and_an_unreadable_one_an_error) {
    make_cards(1);
    drop(function_ + "hwmon");
    put(attributes_ + "throttle_reason", "3 hot");
    put(attributes_ + "npu_clocks", "1000000000\nfast");
    const auto found = read_all();
    EXPECT_EQ(found.at("hwmon RMS_TOTAL (power_average)").status,
              uint32_t{ACCB_SAMPLE_UNAVAILABLE});
    EXPECT_EQ(found.at("hwmon PEAK (temp_input)").status, uint32_t{ACCB_SAMPLE_UNAVAILABLE});
    EXPECT_EQ(found.at("rngd_mgmt throttle_reason").status, uint32_t{ACCB_SAMPLE_ERROR});
    EXPECT_EQ(found.at("rngd_mgmt npu_clocks, slowest element").status,
              uint32_t{ACCB_SAMPLE_ERROR});
}

TEST_F(card_test, a_card_that_leaves_is_unavailable_at_the_next_reading) {
    make_cards(1);
    const tree files(root_);
    const sensor_set all(files, find().found);
    accb_sample sample{0, 0, 0.0};
    all.read(&sample, 1);
    EXPECT_EQ(sample.status, uint32_t{ACCB_SAMPLE_OK});
    drop(function_ + "hwmon");
    all.read(&sample, 1);
    EXPECT_EQ(sample.status, uint32_t{ACCB_SAMPLE_UNAVAILABLE});
    EXPECT_EQ(sample.value, 0.0);
}

TEST_F(card_test, a_label_decides_and_not_a_number_in_a_files_name) {
    make_cards(1);
    put(function_ + "hwmon/hwmon0/power1_label", "INPUT");
    put(function_ + "hwmon/hwmon0/power2_label", "RMS_TOTAL");
    put(function_ + "hwmon/hwmon0/power2_average", "17500000");
    EXPECT_DOUBLE_EQ(read_all().at("hwmon RMS_TOTAL (power_average)").value, 17.5);
}

TEST_F(card_test, each_card_has_its_own_sensors) {
    make_cards(2);
    put("sys/bus/pci/devices/0000:3c:00.0/hwmon/hwmon1/power1_average", "99000000");
    const tree files(root_);
    const sensor_set all(files, find().found);
    accb_sensor second{};
    all.describe(all.count() / 2, second);
    EXPECT_EQ(second.device, 1u);
    EXPECT_EQ(second.quantity, uint32_t{ACCB_POWER_W});
    EXPECT_EQ(second.scope, uint32_t{ACCB_SCOPE_CARD});
    EXPECT_EQ(second.refresh_ns, 0u);
    accb_sample sample{all.count() / 2, 0, 0.0};
    all.read(&sample, 1);
    EXPECT_DOUBLE_EQ(sample.value, 99.0);
    EXPECT_THROW(all.describe(all.count(), second), sdk::error);
}

TEST_F(card_test, undocumented_forms_are_told_as_they_stand) {
    make_cards(1);
    put(attributes_ + "device_state", "in a form that nobody knows");
    const std::string told = find().found.at(0).raw_attributes(tree(root_));
    EXPECT_NE(told.find("device_state = 'in a form that nobody knows'"), std::string::npos);
    EXPECT_NE(told.find("npu_governor = 'performance'"), std::string::npos);
    EXPECT_NE(told.find("power1_max = '150000000' uW"), std::string::npos);
}

}  // namespace
}  // namespace accelbench::furiosa
