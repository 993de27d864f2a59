// SPDX-License-Identifier: Apache-2.0
// The mobilint plug-in: every NPU that its vendor's libraries show.
#include <accelbench/sdk/operands.hpp>
#include <accelbench/sdk/sensors.hpp>
#include <cstdlib>

#include "backend.hpp"
#include "error.hpp"
#include "program.hpp"

namespace accelbench::mobilint {
namespace {

/// The runtime scales on the host, in ways that depend on these: results and speed with them.
constexpr const char* variables[] = {"QBRUNTIME_SIMD_LEVEL", "QBRUNTIME_NPU_TIMEOUT_MS"};

}  // namespace

mobilint_backend::mobilint_backend(const sdk::options& options) : host_(options.host()) {
    options.allow_only({});
    ml_ = ml::load(why_no_telemetry_);
    if (options.value("role") != "telemetry") {
        rt_ = runtime::load(why_no_runtime_);
    }
    devices_ = find_devices(ml_, rt_, why_no_runtime_.empty());
    if (devices_.empty()) {
        throw sdk::error(
            ACCB_UNAVAILABLE,
            ml_ == nullptr
                ? why_no_telemetry_ + (why_no_runtime_.empty() ? "" : "; " + why_no_runtime_)
                : "the driver shows no NPU of a known type");
    }
    if (rt_ != nullptr) {
        host_.log(ACCB_LOG_INFO, "qbruntime " + rt_->version());
    }
    for (const std::string* why : {&why_no_telemetry_, &why_no_runtime_}) {
        if (!why->empty()) {
            host_.log(ACCB_LOG_WARNING, *why);
        }
    }
    for (const char* name : variables) {
        if (const char* const value = std::getenv(name)) {
            host_.log(ACCB_LOG_INFO, std::string(name) + "=" + value);
        }
    }
}

std::vector<accb_device_info> mobilint_backend::devices() {
    std::vector<accb_device_info> list;
    for (const npu& device : devices_) {
        list.push_back(device.info);
        if (rt_ != nullptr) {
            sdk::assign(list.back().driver,
                        std::string(device.info.driver) + "; qbruntime " + rt_->version());
        }
    }
    return list;
}

const npu& mobilint_backend::device_at(uint32_t index) const {
    if (index >= devices_.size()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no NPU " + std::to_string(index) +
                                             "; the driver shows " +
                                             std::to_string(devices_.size()));
    }
    return devices_[index];
}

void* mobilint_backend::accelerator(uint32_t index) {
    const npu& on = device_at(index);
    if (rt_ == nullptr) {
        throw sdk::error(ACCB_UNAVAILABLE, why_no_runtime_.empty()
                                               ? "a context for telemetry runs nothing"
                                               : why_no_runtime_);
    }
    if (const auto found = accelerators_.find(index); found != accelerators_.end()) {
        return found->second.get();
    }
    runtime::status code = runtime::ok;
    runtime::handed_out made = rt_->create_accelerator(on.name, on.number, code);
    if (made.object == nullptr) {
        fail(*rt_, "open " + on.name + " " + std::to_string(on.number), code);
    }
    runtime::owned holder(std::move(made), rt_->destroy_accelerator);
    return accelerators_.emplace(index, std::move(holder)).first->second.get();
}

accb_support mobilint_backend::query(const accb_query_desc& desc) {
    if (desc.device_count != 1) {
        return sdk::no(ACCB_WHY_DEVICE_COUNT, "a model runs on one NPU");
    }
    const npu& on = device_at(desc.devices[0]);
    if (rt_ == nullptr) {
        return sdk::no(ACCB_WHY_TOOLCHAIN, why_no_runtime_);
    }
    try {
        return lower(*desc.workload, on.name).answer;
    } catch (const sdk::refusal& no) {
        return sdk::no(no.why, no.note);
    }
}

std::unique_ptr<sdk::program> mobilint_backend::compile(const accb_compile_desc& desc) {
    sdk::require(desc.device_count == 1, "a model runs on one NPU");
    if (desc.view != ACCB_VIEW_ARTIFACT || desc.boundary == ACCB_BOUNDARY_RESIDENT) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "the mobilint backend runs artifacts (.mxq) with operands in host memory");
    }
    try {
        const npu& on = device_at(desc.devices[0]);
        lowered made = lower(*desc.workload, on.name);
        return std::make_unique<npu_program>(*rt_, accelerator(desc.devices[0]), on,
                                             std::move(made));
    } catch (const sdk::refusal& no) {
        throw sdk::error(ACCB_UNSUPPORTED, no.note);
    }
}

const void* mobilint_backend::extension(std::string_view id) {
    if (id != "accb.telemetry/1" || ml_ == nullptr) {
        return nullptr;
    }
    if (sensors_ == nullptr) {
        sensors_ = std::make_unique<const sensor_set>(*ml_, devices_);
        telemetry_ = sdk::telemetry_table(*this);
    }
    return &telemetry_;
}

}  // namespace accelbench::mobilint

ACCB_PLUGIN(accelbench::mobilint::mobilint_backend, "mobilint", "accelbench", "0.1.0",
            "qbruntime and mbltml")
