// SPDX-License-Identifier: Apache-2.0
// librbln_runtime.so: the documented calls over a program that the reference computes. Refuses what
// the documents forbid or leave undefined, and says why.
#include <algorithm>
#include <string>

#include "tests/doubles/rebellions/runtime.hpp"
#include "tests/doubles/rebellions/state.hpp"

namespace {

using accelbench::rebellions_double::asked;
using accelbench::rebellions_double::hang;
using accelbench::rebellions_double::is_lost;
using accelbench::rebellions_double::lose_device;
using accelbench::rebellions_double::set_last_error;

/// True where the call must fail; the last error says why.
bool refuses(bool wrong, const std::string& why) {
    if (wrong) {
        set_last_error(why);
    }
    return wrong;
}

std::string sdk_version() {
    return asked().text("sdk", "0.12.0");
}
bool takes_three() {
    return sdk_version().starts_with("0.7.");
}

/// Of rbln_create_runtime and its asynchronous sister.
bool refuses_runtime(const RBLNModel* model, const char* name, int device, int input_info,
                     bool async) {
    const std::string fault = asked().fault("rbln_create_runtime");
    if (fault == "hang") {
        hang();
    }
    if (model == nullptr) {
        return refuses(true, "no model");
    }
    const auto first = static_cast<int>(asked().number("first_number", 0));
    const auto count = static_cast<int>(asked().number("devices", 2));
    const int others = async ? model->blocking : model->queueing;
    const std::string chip = model->program->value("chip"),
                      here = asked().text("chip", "RBLN-CA25");
    return refuses(name != nullptr && std::string(name) != "default", "no such module") ||
           refuses(device < first || device >= first + count,
                   "Device " + std::to_string(device) + " is not a valid NPU device") ||
           refuses(!takes_three() && input_info != 0, "input_info_index is out of range") ||
           refuses(others != 0,
                   "blocking and asynchronous runtimes of a model exclude each other") ||
           refuses(chip != here, "the model was compiled for " + chip + ", not for " + here) ||
           refuses(fault == "busy", "Device " + std::to_string(device) + " is busy") ||
           refuses(fault == "memory", "out of device memory") || refuses(is_lost(), "no device");
}

RBLNRuntime* made_runtime(RBLNModel* model, const char* name, int device, int input_info,
                          bool async) {
    return refuses_runtime(model, name, device, input_info, async) ? nullptr
                                                                   : new RBLNRuntime(*model, async);
}

bool is_input(const RBLNRuntime* rt, uint32_t index) {
    return rt != nullptr && index < rt->input_layouts.size();
}
bool is_output(const RBLNRuntime* rt, uint32_t index) {
    return rt != nullptr && index < rt->output_layouts.size();
}

}  // namespace

extern "C" {

void accb_rbln_double() {}

const char* rbln_get_last_error_msg(void) {
    return accelbench::rebellions_double::last_error();
}

RBLNModel* rbln_create_model(const char* path) {
    const std::string fault = asked().fault("rbln_create_model");
    if (fault == "hang") {
        hang();
    }
    std::string why = "no path";
    auto program = path == nullptr ? nullptr : accelbench::npu_double::artifact::load(path, why);
    if (program != nullptr && program->value("format") != "rbln") {
        why = "it is no .rbln file";
        program = nullptr;
    }
    const std::string made_by = program == nullptr ? "" : program->value("compiler");
    if (program != nullptr && made_by != "rebel-compiler " + sdk_version()) {
        why = "it was compiled by " + made_by + ", this runtime is " + sdk_version();
        program = nullptr;
    }
    if (refuses(program == nullptr, std::string("cannot load the model: ") + why)) {
        return nullptr;
    }
    return new RBLNModel{std::move(program)};
}

/// A model that still has runtimes is leaked, so that the sanitizers tell.
void rbln_destroy_model(RBLNModel* model) {
    if (model != nullptr && model->blocking + model->queueing == 0) {
        delete model;
    }
}

RBLNRuntime* rbln_create_runtime(RBLNModel* model, const char* name, int device, int input_info) {
    return made_runtime(model, name, device, input_info, false);
}
RBLNRuntime* rbln_create_async_runtime(RBLNModel* model, const char* name, int device,
                                       int input_info) {
    return made_runtime(model, name, device, input_info, true);
}
void rbln_destroy_runtime(RBLNRuntime* rt) {
    delete rt;
}

uint32_t rbln_get_num_inputs(const RBLNRuntime* rt) {
    return rt == nullptr ? 0 : static_cast<uint32_t>(rt->input_layouts.size());
}
uint32_t rbln_get_num_outputs(const RBLNRuntime* rt) {
    return rt == nullptr ? 0 : static_cast<uint32_t>(rt->output_layouts.size());
}
const RBLNTensorLayout* rbln_get_input_layout(const RBLNRuntime* rt, uint32_t index) {
    return is_input(rt, index) ? &rt->input_layouts[index] : nullptr;
}
const RBLNTensorLayout* rbln_get_output_layout(const RBLNRuntime* rt, uint32_t index) {
    return is_output(rt, index) ? &rt->output_layouts[index] : nullptr;
}
uint64_t rbln_get_layout_nbytes(const RBLNTensorLayout* layout) {
    return layout == nullptr ? 0 : layout->port->bytes;
}

int rbln_set_input(RBLNRuntime* rt, uint32_t index, const void* data) {
    if (refuses(!is_input(rt, index) || data == nullptr, "no such input, or no data") ||
        refuses(rt->async, "rbln_set_input is for blocking runtimes")) {
        return 2;
    }
    rt->inputs[index] = data;
    return 0;
}
int rbln_run(RBLNRuntime* rt) {
    const std::string fault = asked().fault("rbln_run");
    if (fault == "hang") {
        hang();
    }
    if (fault == "lost") {
        lose_device();
    }
    if (refuses(rt == nullptr || rt->async, "rbln_run is for blocking runtimes") ||
        refuses(std::count(rt->inputs.begin(), rt->inputs.end(), nullptr) != 0,
                "an input is not set") ||
        refuses(!fault.empty(), "NPU command failed")) {
        return 3;
    }
    std::vector<void*> to;
    for (auto& output : rt->outputs) {
        to.push_back(output.data());
    }
    rt->compute(rt->inputs, to);
    rt->has_run = true;
    return 0;
}
void* rbln_get_output(RBLNRuntime* rt, uint32_t index) {
    return refuses(!is_output(rt, index) || rt->async || !rt->has_run, "no output yet")
               ? nullptr
               : rt->outputs[index].data();
}

int rbln_async_run(RBLNRuntime* rt, const void* inputs, void* outputs) {
    if (refuses(rt == nullptr || !rt->async, "rbln_async_run is for asynchronous runtimes") ||
        refuses(takes_three(), "this version of the double takes no arrays") ||
        refuses(inputs == nullptr || outputs == nullptr, "no operands")) {
        return -2;
    }
    return rt->submit(static_cast<const void* const*>(inputs), static_cast<void* const*>(outputs));
}
int rbln_async_wait(RBLNRuntime* rt, int request, int timeout_ms) {
    if (asked().fault("rbln_async_wait") == "hang") {
        hang();
    }
    if (refuses(rt == nullptr || !rt->async || timeout_ms <= 0,
                "no asynchronous runtime, or a time that is not documented")) {
        return 2;
    }
    const int code = rt->wait(request, timeout_ms);
    return code == 0 ? 0 : code == 1 ? 4 : 3;
}

}  // extern "C"
