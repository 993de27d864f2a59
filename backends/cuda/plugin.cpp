// SPDX-License-Identifier: Apache-2.0
// The cuda plug-in: every GPU that libcuda.so.1 offers.
#include <accelbench/backend.hpp>
#include <accelbench/sdk/sensors.hpp>

#include "backend.hpp"
#include "device_remarks.hpp"
#ifdef ACCELBENCH_CUDA_NCCL
#include "nccl/extension.hpp"
#endif
#include "program.hpp"
#include "tuning.hpp"

namespace accelbench::cuda {
namespace {

host_access access_of(const sdk::options& options) {
    const std::string_view text = options.value("host_memory", "pinned");
    if (text != "pinned" && text != "pageable") {
        throw sdk::error(
            ACCB_INVALID_ARGUMENT,
            "option 'host_memory' must be pinned or pageable, not '" + std::string(text) + "'");
    }
    return text == "pinned" ? host_access::pinned : host_access::pageable;
}

host_wait wait_of(const sdk::options& options) {
    const std::string_view text = options.value("wait", "spin");
    if (text != "spin" && text != "sleep") {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "option 'wait' must be spin or sleep, not '" + std::string(text) + "'");
    }
    return text == "spin" ? host_wait::spin : host_wait::sleep;
}

bool is_on(const sdk::options& options, std::string_view name, std::string_view otherwise) {
    const std::string_view text = options.value(name, otherwise);
    if (text != "on" && text != "off") {
        throw sdk::error(ACCB_INVALID_ARGUMENT, "option '" + std::string(name) +
                                                    "' must be on or off, not '" +
                                                    std::string(text) + "'");
    }
    return text == "on";
}

/// A card on which not even the operands find room is a matter of the workload, not a failure.
void require_room(const accb_workload& workload, const device_traits& traits) {
    uint64_t bytes = 0;
    for (uint32_t index = 0; index < workload.tensor_count; ++index) {
        const accb_tensor& tensor = *workload.tensors[index];
        const uint64_t more = tensor.memory == ACCB_MEM_HOST ? 0 : sdk::dense_bytes(tensor);
        bytes = more > UINT64_MAX - bytes ? UINT64_MAX : bytes + more;
    }
    if (bytes > traits.memory_bytes) {
        throw refusal{ACCB_WHY_MEMORY, "the operands take " + std::to_string(bytes) +
                                           " bytes; the device has " +
                                           std::to_string(traits.memory_bytes)};
    }
}

void check_order(const accb_compile_desc& desc) {
    if (desc.view > ACCB_VIEW_KERNEL) {
        throw sdk::error(ACCB_UNSUPPORTED, "the cuda backend runs kernel lists");
    }
    if (desc.launch_mode > ACCB_LAUNCH_GRAPH) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "the cuda backend launches one by one (stream) or as a graph");
    }
}

}  // namespace

cuda_backend::cuda_backend(const sdk::options& options)
    : host_(options.host()),
      access_(access_of(options)),
      timed_(is_on(options, "device_timer", "off")),
      libraries_(is_on(options, "libraries", "on")) {
    options.allow_only({"host_memory", "device_timer", "wait", "libraries"});
    std::string why;
    devices_ = find_devices(why, wait_of(options));
    if (devices_.empty()) {
        host_.log(ACCB_LOG_WARNING, why);
    }
    for (uint32_t index = 0; index < devices_.size(); ++index) {
        for (const std::string& remark : remarks_on(devices_[index]->traits(), index)) {
            host_.log(ACCB_LOG_WARNING, remark);
        }
    }
}

std::vector<accb_device_info> cuda_backend::devices() {
    std::vector<accb_device_info> list;
    for (const auto& device : devices_) {
        list.push_back(device->info());
    }
    return list;
}

device& cuda_backend::device_at(uint32_t index) const {
    if (index >= devices_.size()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no CUDA device " + std::to_string(index) +
                                             "; the driver offers " +
                                             std::to_string(devices_.size()));
    }
    return *devices_[index];
}

device& cuda_backend::opened(uint32_t index) {
    device& on = device_at(index);
    const bool first = on.context() == nullptr;
    on.open();
    if (first) {
        host_.log(ACCB_LOG_INFO, std::string(on.info().name) + ": " +
                                     std::to_string(on.persisting_l2_bytes()) +
                                     " bytes of L2 are set aside (left as found)");
    }
    return on;
}

accb_support cuda_backend::query(const accb_query_desc& desc) {
    if (desc.device_count != 1) {
        return sdk::no(ACCB_WHY_DEVICE_COUNT, "a workload runs on one CUDA device");
    }
    try {
        const device_traits& traits = device_at(desc.devices[0]).traits();
        const plan_order order{
            .workload = *desc.workload, .traits = traits, .libraries = libraries_};
        plan made = make_plan(order);
        require_room(*desc.workload, traits);
        finish_answer(made, traits);
        sdk::assign(made.answer.implementations, implementations_for(order));
        return made.answer;
    } catch (const refusal& no) {
        return sdk::no(no.why, no.note);
    }
}

std::unique_ptr<sdk::program> cuda_backend::compile(const accb_compile_desc& desc) {
    sdk::require(desc.device_count == 1, "a workload runs on one CUDA device");
    check_order(desc);
    device& on = opened(desc.devices[0]);
    try {
        require_room(*desc.workload, on.traits());
        const std::string record(sdk::text_of(desc.tuning));
        plan_order order{.workload = *desc.workload,
                         .traits = on.traits(),
                         .opened = &on,
                         .implementation = sdk::text_of(desc.implementation),
                         .tuning = record,
                         .libraries = libraries_};
        std::string found;
        if (record.empty() && desc.tune == 1) {
            found = search_tuning(on, order, host_, desc.tuning_budget_ns);
            order.tuning = found;
        }
        plan made = make_plan(order);
        finish_answer(made, on.traits());
        sdk::assign(made.answer.implementations, implementations_for(order));
        const bool graph = desc.launch_mode == ACCB_LAUNCH_GRAPH;
        if (graph && (made.answer.launch_modes & ACCB_LAUNCH_GRAPH) == 0) {
            throw refusal{ACCB_WHY_LAUNCH_MODE,
                          "launch mode graph needs a newer driver, or this workload cannot be "
                          "captured"};
        }
        return std::make_unique<cuda_program>(on, std::move(made), *desc.workload, host_,
                                              program_order{graph, timed_});
    } catch (const refusal& no) {
        throw sdk::error(ACCB_UNSUPPORTED, no.note);
    }
}

std::unique_ptr<sdk::buffer> cuda_backend::create_buffer(const accb_buffer_desc& desc) {
    return std::make_unique<device_buffer>(opened(desc.device), desc, access_);
}

const void* cuda_backend::extension(std::string_view id) {
    if (id == "accb.device_timer/1" && timed_ && !devices_.empty()) {
        timer_ = device_timer_of(opened(0));
        return &timer_;
    }
#ifdef ACCELBENCH_CUDA_NCCL  // the toolkit has its header; the library itself is looked up when
                             // asked
    if (id == "accb.collective/1") {
        return &nccl::extension();
    }
#endif
    return id == "accb.telemetry/1" ? telemetry_table() : nullptr;
}

const accb_telemetry* cuda_backend::telemetry_table() {
    if (sensors_ == nullptr) {
        std::string why;
        const nvml::api* const ml = nvml::load(why);
        if (ml == nullptr) {
            host_.log(ACCB_LOG_WARNING, why);
            return nullptr;
        }
        host_.log(ACCB_LOG_INFO, "telemetry: " + nvml::version_of(*ml));
        std::vector<std::string> pci;
        for (const auto& device : devices_) {
            pci.emplace_back(device->info().pci);
        }
        sensors_ = std::make_unique<const nvml::telemetry>(*ml, pci);
        telemetry_ = sdk::telemetry_table(*this);
    }
    return &telemetry_;
}

}  // namespace accelbench::cuda

ACCB_PLUGIN(accelbench::cuda::cuda_backend, "cuda", "accelbench", "0.1.0", "CUDA driver API")
