// SPDX-License-Identifier: Apache-2.0
// The rebellions plug-in: one class between the border and the vendor's two libraries.
#include <accelbench/sdk/sensors.hpp>

#include "backend.hpp"
#include "program.hpp"

namespace accelbench::rebellions {
namespace {

// More requests than a device can overlap only lengthen the queue; the vendor's examples use two.
constexpr int64_t usual_depth = 4, greatest_depth = 64;

constexpr const char* where_dpkg_lists = "/var/lib/dpkg/status";

bool is_async(const sdk::options& options, const runtime::sdk_version& sdk) {
    const bool possible = runtime::has_async_arrays(sdk.text);
    const std::string_view mode = options.value("mode", possible ? "async" : "sync");
    if (mode != "async" && mode != "sync") {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "option 'mode' must be async or sync, not '" + std::string(mode) + "'");
    }
    if (mode == "async" && !possible) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "mode=async needs an rbln-sdk of 0.8.0 or later, here is " +
                             (sdk.text.empty() ? "none that is known" : sdk.text) +
                             ": use mode=sync");
    }
    return mode == "async";
}

uint32_t depth_of(const sdk::options& options) {
    const int64_t depth = options.integer("depth", usual_depth);
    if (depth < 1 || depth > greatest_depth) {
        throw sdk::error(ACCB_INVALID_ARGUMENT, "option 'depth' must be 1 to " +
                                                    std::to_string(greatest_depth) + ", not " +
                                                    std::to_string(depth));
    }
    return static_cast<uint32_t>(depth);
}

/// A launch that reads what the one before wrote must not overlap with it.
bool carries_state(const accb_workload& workload) {
    // Numbers of a launch have one place in a session.
    if (workload.scalar_count != 0) {
        return true;
    }
    for (uint32_t index = 0; index < workload.tensor_count; ++index) {
        const uint8_t role = workload.tensors[index]->role;
        if (role == ACCB_INOUT || role == ACCB_STATE) {
            return true;
        }
    }
    return false;
}

}  // namespace

rbln_backend::rbln_backend(const sdk::options& options)
    : host_(options.host()),
      sdk_(runtime::find_sdk_version(options.value("sdk"),
                                     std::string(options.value("dpkg_status", where_dpkg_lists)))) {
    options.allow_only({"sdk", "dpkg_status", "mode", "depth"});
    async_ = is_async(options, sdk_);
    depth_ = depth_of(options);
    std::string why;
    devices_ = find_devices(sdk_, why);
    if (!why.empty()) {
        host_.log(ACCB_LOG_WARNING, why);
    }
    runtime_ = runtime::load(why_no_runtime_);
    if (const std::string missing = missing_toolchain(); !devices_.empty() && !missing.empty()) {
        host_.log(ACCB_LOG_WARNING, missing);
    }
    if (!sdk_.text.empty()) {
        host_.log(ACCB_LOG_INFO, "rbln-sdk " + sdk_.text + " by " + sdk_.source);
    }
}

std::vector<accb_device_info> rbln_backend::devices() {
    std::vector<accb_device_info> list;
    for (const npu& device : devices_) {
        list.push_back(device.info);
    }
    return list;
}

const npu& rbln_backend::device_at(uint32_t index) const {
    if (index >= devices_.size()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no NPU " + std::to_string(index) +
                                             "; the driver shows " +
                                             std::to_string(devices_.size()));
    }
    return devices_[index];
}

std::string rbln_backend::missing_toolchain() const {
    if (runtime_ == nullptr) {
        return why_no_runtime_;
    }
    if (!runtime::arguments_of(sdk_.text)) {
        return "rbln_create_runtime takes 3 or 4 arguments by version of rbln-sdk, which is " +
               (sdk_.text.empty() ? std::string("not known here") : sdk_.text + ", not seen yet") +
               ": say it by the option sdk=0.12.0";
    }
    return {};
}

accb_support rbln_backend::answer_for(const accb_workload& workload,
                                      const accb_device_info& on) const {
    if (const std::string missing = missing_toolchain(); !missing.empty()) {
        return sdk::no(ACCB_WHY_TOOLCHAIN, missing);
    }
    const accb_model* const artifact = artifact_of(workload);
    if (artifact == nullptr) {
        return sdk::no(ACCB_WHY_NEEDS_ARTIFACT, "there is no .rbln of this workload");
    }
    if (const std::string why = foreign_artifact(*artifact, on.arch, sdk_); !why.empty()) {
        return sdk::no(ACCB_WHY_TOOLCHAIN, why);
    }
    accb_support answer = support_of(*artifact, workload);
    answer.max_in_flight = async_ && !carries_state(workload) ? depth_ : 1;
    return answer;
}

accb_support rbln_backend::query(const accb_query_desc& desc) {
    if (desc.device_count != 1) {
        return sdk::no(ACCB_WHY_DEVICE_COUNT, "an .rbln for one device is all that is run");
    }
    return answer_for(*desc.workload, device_at(desc.devices[0]).info);
}

std::unique_ptr<sdk::program> rbln_backend::compile(const accb_compile_desc& desc) {
    sdk::require(desc.device_count == 1, "a workload runs on one NPU");
    const npu& on = device_at(desc.devices[0]);
    const accb_support answer = answer_for(*desc.workload, on.info);
    if (answer.answer == ACCB_NO) {
        throw sdk::error(ACCB_UNSUPPORTED, answer.note);
    }
    if (desc.view != ACCB_VIEW_ARTIFACT || desc.launch_mode > ACCB_LAUNCH_STREAM) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "the rebellions backend runs artifacts, launched one by one");
    }
    if (desc.boundary == ACCB_BOUNDARY_RESIDENT) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "the runtime takes operands from host memory in every launch: measure at "
                         "the boundary host");
    }
    return std::make_unique<rbln_program>(
        program_order{.rt = *runtime_,
                      .arguments = *runtime::arguments_of(sdk_.text),
                      .async = async_,
                      .depth = answer.max_in_flight,
                      .device_number = on.number,
                      .path = path_of(*artifact_of(*desc.workload))},
        *desc.workload, answer, host_);
}

const void* rbln_backend::extension(std::string_view id) {
    if (id != "accb.telemetry/1") {
        return nullptr;
    }
    if (sensors_ == nullptr) {
        std::string why;
        const ml::api* const ml = ml::load(why);
        if (ml == nullptr || devices_.empty()) {
            return nullptr;
        }
        std::vector<uint32_t> numbers;
        for (const npu& device : devices_) {
            numbers.push_back(device.number);
        }
        sensors_ = std::make_unique<const sensor_set>(*ml, numbers);
        telemetry_ = sdk::telemetry_table(*this);
    }
    return &telemetry_;
}

}  // namespace accelbench::rebellions

ACCB_PLUGIN(accelbench::rebellions::rbln_backend, "rebellions", "accelbench", "0.1.0",
            "rbln-sdk, librbln-ml")
