// SPDX-License-Identifier: Apache-2.0
#include "device.hpp"

#include <accelbench/sdk/answers.hpp>
#include <array>

namespace accelbench::mobilint {
namespace {

struct type_name {
    uint32_t type;
    const char* name;
};
constexpr type_name types[] = {{ml::aries_ra, "aries-ra"},
                               {ml::regulus_ra, "regulus-ra"},
                               {ml::aries_rb, "aries-rb"},
                               {ml::regulus_rb, "regulus-rb"},
                               {ml::regulus_ra_usb, "regulus-ra-usb"},
                               {ml::regulus_rb_usb, "regulus-rb-usb"}};

std::string driver_of(const ml::api& ml, const npu& it) {
    uint32_t driver = 0;
    std::array<char, ml::text_bytes + 1> words{};
    const bool known = ml.driver_type != nullptr && ml.driver_version != nullptr &&
                       ml.driver_type(it.type, it.number, &driver) == ml::success &&
                       ml.driver_version(driver, words.data(), ml::text_bytes) == ml::success;
    return known ? words.data() : "";
}

uint32_t number_of(ml::unsigned_fn* ask, const npu& it) {
    uint32_t value = 0;
    return ask != nullptr && ask(it.type, it.number, &value) == ml::success ? value : 0;
}

void identify(const ml::api& ml, npu& it) {
    sdk::assign(it.info.firmware, ml::text(ml.firmware_version, it.type, it.number));
    sdk::assign(it.info.driver, driver_of(ml, it));
    // An ACPI path ("0-1-2") is no PCI address, but tells cards apart.
    const std::string slot = ml::text(ml.pcie_slot, it.type, it.number);
    if (slot.find(':') != std::string::npos) {
        sdk::assign(it.info.pci, slot);
    } else {
        sdk::assign(it.info.card, slot);
    }
    int chip = 0;
    if (ml.chip_id != nullptr && ml.chip_id(it.type, it.number, &chip) == ml::success &&
        chip != 0) {  // older firmware says 0
        sdk::assign(it.info.uuid, "chip " + std::to_string(chip));
    }
    int64_t bytes = 0;
    if (ml.memory_total != nullptr && ml.memory_total(it.type, it.number, &bytes) == ml::success &&
        bytes > 0) {
        it.info.memory_bytes = static_cast<uint64_t>(bytes);
    }
    const uint32_t lanes = number_of(ml.pcie_lanes, it);
    it.info.pcie_now = lanes == 0 ? 0 : number_of(ml.pcie_gen, it) << 16 | lanes;
}

npu made(const type_name& type, int number, const ml::api* ml, bool is_double, bool runs) {
    npu it;
    it.type = type.type;
    it.name = type.name;
    it.number = number;
    const std::string node = ml == nullptr ? "" : ml::text(ml->node_name, type.type, number);
    it.info = sdk::device(is_double ? ACCB_KIND_SIMULATOR : ACCB_KIND_NPU,
                          (is_double ? "double of " : "") + it.name + " " +
                              (node.empty() ? std::to_string(number) : node) +
                              (runs ? "" : ", no runtime"));
    it.info.flags = is_double ? uint32_t{ACCB_DEVICE_DOUBLE} : 0u;
    sdk::assign(it.info.arch, it.name);
    if (ml != nullptr) {
        identify(*ml, it);
    }
    return it;
}

}  // namespace

std::vector<npu> find_devices(const ml::api* ml, const runtime::api* rt, bool runs) {
    std::vector<npu> all;
    const bool is_double = (rt != nullptr && rt->is_double) || (ml != nullptr && ml->is_double);
    for (const type_name& type : types) {
        if (uint32_t count = 0; ml != nullptr) {
            if (ml->target_device_count(type.type, &count) == ml::success) {
                for (uint32_t number = 0; number < count; ++number) {
                    all.push_back(made(type, static_cast<int>(number), ml, is_double, runs));
                }
            }
        } else if (rt != nullptr) {
            for (const int number : rt->device_numbers(type.name)) {
                all.push_back(made(type, number, nullptr, is_double, runs));
            }
        }
    }
    return all;
}

}  // namespace accelbench::mobilint
