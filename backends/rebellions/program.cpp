// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <accelbench/sdk/tensor.hpp>

#include "device.hpp"
#include "error.hpp"
#include "session.hpp"

namespace accelbench::rebellions {
namespace {

// The name of the only module in a model that compile_from_torch made.
constexpr const char* module_name = "default";

bool is_written(const accb_tensor& tensor) {
    return tensor.role == ACCB_OUTPUT || tensor.role == ACCB_INOUT || tensor.role == ACCB_STATE;
}

[[noreturn]] void refuse(const std::string& text) {
    throw sdk::error(ACCB_UNSUPPORTED, text + ": make it anew with the recipe");
}

}  // namespace

ports ports_of(const accb_workload& workload) {
    ports found;
    for (uint32_t index = 0; index < workload.tensor_count; ++index) {
        const accb_tensor& tensor = *workload.tensors[index];
        if (tensor.role != ACCB_OUTPUT) {
            found.inputs.push_back(index);
        }
        if (is_written(tensor)) {
            found.outputs.push_back(index);
            found.is_read.push_back(tensor.role != ACCB_OUTPUT);
        }
    }
    found.scalars = workload.scalar_count;
    return found;
}

rbln_program::rbln_program(const program_order& order, const accb_workload& workload,
                           accb_support answer, const sdk::host& host)
    : order_(order), ports_(ports_of(workload)), answer_(answer), host_(host) {
    try {
        host.progress("load " + order_.path, -1.0);
        load();
        host.progress("make a runtime", -1.0);
        make_instance();
        check_layouts(workload);
    } catch (...) {
        order_.rt.destroy_runtime(instance_);
        order_.rt.destroy_model(model_);
        throw;
    }
}

rbln_program::~rbln_program() {
    if (is_throttled(order_.device_number)) {
        host_.log(ACCB_LOG_WARNING,
                  "rbln" + std::to_string(order_.device_number) +
                      " is in state P10: it ran at half clock for its temperature");
    }
    order_.rt.destroy_runtime(instance_);
    order_.rt.destroy_model(model_);
}

void rbln_program::load() {
    model_ = order_.rt.create_model(order_.path.c_str());
    if (model_ == nullptr) {
        fail(order_.rt, order_.device_number, "load " + order_.path);
    }
}

void rbln_program::make_instance() {
    void* const create = order_.async ? order_.rt.create_async_runtime : order_.rt.create_runtime;
    const int device = static_cast<int>(order_.device_number);
    instance_ =
        order_.arguments == 3
            ? reinterpret_cast<runtime::create_3_fn*>(create)(model_, module_name, device)
            : reinterpret_cast<runtime::create_4_fn*>(create)(model_, module_name, device, 0);
    if (instance_ == nullptr) {
        fail(order_.rt, order_.device_number,
             "make a runtime on rbln" + std::to_string(order_.device_number));
    }
}

/// Names and types cannot be asked for; counts and bytes can.
void rbln_program::check_layouts(const accb_workload& workload) {
    const runtime::api& rt = order_.rt;
    const uint32_t inputs = rt.num_inputs(instance_), outputs = rt.num_outputs(instance_);
    const std::size_t wanted_inputs = ports_.inputs.size() + ports_.scalars;
    if (inputs != wanted_inputs || outputs != ports_.outputs.size()) {
        refuse("the artifact has " + std::to_string(inputs) + " inputs and " +
               std::to_string(outputs) + " outputs, the workload " + std::to_string(wanted_inputs) +
               " and " + std::to_string(ports_.outputs.size()));
    }
    const auto check = [&](runtime::layout_fn* layout_of, uint32_t place, uint32_t tensor) {
        const runtime::layout* const layout = layout_of(instance_, place);
        const uint64_t bytes = layout == nullptr ? 0 : rt.layout_bytes(layout);
        const uint64_t wanted = sdk::dense_bytes(*workload.tensors[tensor]);
        if (bytes != wanted) {
            refuse("the artifact's " +
                   std::string(layout_of == rt.output_layout ? "output " : "input ") +
                   std::to_string(place) + " has " + std::to_string(bytes) +
                   " bytes, the workload's tensor " +
                   std::string(sdk::text_of(workload.tensors[tensor]->name)) + " " +
                   std::to_string(wanted));
        }
        return bytes;
    };
    for (uint32_t place = 0; place < ports_.inputs.size() && rt.input_layout != nullptr; ++place) {
        (void)check(rt.input_layout, place, ports_.inputs[place]);
    }
    for (uint32_t place = 0; place < outputs; ++place) {
        output_bytes_.push_back(check(rt.output_layout, place, ports_.outputs[place]));
    }
}

std::unique_ptr<sdk::session> rbln_program::create_session(const accb_session_desc&,
                                                           std::span<const sdk::operand> operands) {
    operand_table table(ports_.scalars);
    for (const uint32_t tensor : ports_.inputs) {
        table.add_input(sdk::host_pointer(operands[tensor]));
    }
    table.close_inputs();
    for (std::size_t place = 0; place < ports_.outputs.size(); ++place) {
        table.add_output(sdk::host_pointer(operands[ports_.outputs[place]]), output_bytes_[place],
                         ports_.is_read[place]);
    }
    if (order_.async) {
        return std::make_unique<async_session>(*this, std::move(table));
    }
    return std::make_unique<blocking_session>(*this, std::move(table));
}

}  // namespace accelbench::rebellions
