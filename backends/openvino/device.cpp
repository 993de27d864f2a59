// SPDX-License-Identifier: Apache-2.0
#include "device.hpp"

#include <accelbench/backend.hpp>
#include <algorithm>
#include <cctype>

#include "error.hpp"

namespace accelbench::openvino {
namespace {

/// "" where the device has no such property.
std::string property(const api& ov, const ov_core* core, const std::string& device,
                     const char* key) {
    char* text = nullptr;
    if (ov.core_get_property(core, device.c_str(), key, &text) != ov_ok || text == nullptr) {
        return {};
    }
    std::string value = text;
    ov.free_text(text);
    return value;
}

}  // namespace

bool is_one_unit(std::string_view name) {
    const std::size_t end = std::min(name.find('.'), name.size());
    const std::string_view kind = name.substr(0, end), index = name.substr(end);
    const bool numbered =
        index.empty() ||
        (index.size() > 1 && std::all_of(index.begin() + 1, index.end(), [](char c) {
             return std::isdigit(static_cast<unsigned char>(c)) != 0;
         }));
    return numbered && (kind == "CPU" || kind == "GPU" || kind == "NPU");
}

device::device(const api& ov, const ov_core* core, std::string name, std::string version)
    : name_(std::move(name)),
      full_name_(property(ov, core, name_, "FULL_DEVICE_NAME")),
      architecture_(property(ov, core, name_, "DEVICE_ARCHITECTURE")),
      uuid_(property(ov, core, name_, "DEVICE_UUID")),
      capabilities_(property(ov, core, name_, "OPTIMIZATION_CAPABILITIES")),
      version_(std::move(version)) {}

accb_device_info device::info() const {
    const uint32_t kind = is_cpu()                   ? ACCB_KIND_CPU
                          : name_.starts_with("GPU") ? ACCB_KIND_GPU
                                                     : ACCB_KIND_NPU;
    accb_device_info info = sdk::device(kind, name_ + ": " + full_name_);
    sdk::assign(info.arch, architecture_);
    sdk::assign(info.uuid, uuid_);
    sdk::assign(info.driver, "OpenVINO " + version_);
    return info;
}

bool device::computes(std::string_view type) const {
    return (" " + capabilities_ + " ").find(" " + std::string(type) + " ") != std::string::npos;
}

devices::devices(const library& opened) : ov_(*opened.functions) {
    check(ov_, ov_.core_create(&core_), "start OpenVINO");
    ov_available_devices found{};
    check(ov_, ov_.core_get_available_devices(core_, &found), "list OpenVINO's devices");
    for (std::size_t i = 0; i < found.size; ++i) {
        if (is_one_unit(found.devices[i])) {
            list_.emplace_back(ov_, core_, found.devices[i], opened.version);
        }
    }
    ov_.available_devices_free(&found);
}

devices::~devices() {
    list_.clear();
    ov_.core_free(core_);
}

const device& devices::at(uint32_t index) const {
    if (index >= list_.size()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no OpenVINO device " + std::to_string(index) +
                                             "; it lists " + std::to_string(list_.size()));
    }
    return list_[index];
}

}  // namespace accelbench::openvino
