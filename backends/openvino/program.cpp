// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <algorithm>

#include "error.hpp"
#include "session.hpp"

namespace accelbench::openvino {
namespace {

ov_element_type element_type(accb_dtype type) {
    switch (type) {
        case ACCB_F32:
            return ov_f32;
        case ACCB_F16:
            return ov_f16;
        case ACCB_BF16:
            return ov_bf16;
        case ACCB_I8:
            return ov_i8;
        case ACCB_I32:
            return ov_i32;
        default:
            throw sdk::error(ACCB_UNSUPPORTED,
                             "OpenVINO gets no tensors of type " + std::string(sdk::name_of(type)));
    }
}

port_shape shape_of(const accb_tensor& tensor) {
    return {element_type(tensor.dtype),
            {tensor.dim, tensor.dim + tensor.rank},
            sdk::dense_bytes(tensor)};
}

const accb_model* onnx_model(const accb_workload& workload) {
    for (const accb_model* model : std::span(workload.models, workload.model_count)) {
        if (model->view == ACCB_VIEW_ONNX && model->bytes != nullptr && model->size != 0) {
            return model;
        }
    }
    return nullptr;
}

}  // namespace

ports ports_of(const accb_workload& workload) {
    ports made;
    for (uint32_t t = 0; t < workload.tensor_count; ++t) {
        const accb_tensor& tensor = *workload.tensors[t];
        const port one{t, shape_of(tensor)};
        if (tensor.role != ACCB_OUTPUT) {
            made.inputs.push_back(one);
        }
        if (tensor.role == ACCB_OUTPUT || tensor.role == ACCB_INOUT || tensor.role == ACCB_STATE) {
            made.outputs.push_back(one);
        }
    }
    for (uint32_t i = 0; i < workload.scalar_count; ++i) {
        made.inputs.push_back({port::is_scalar, {ov_i64, {}, sizeof(int64_t)}});
    }
    return made;
}

accb_support promise(const accb_workload& workload, const device& on, const std::string& version) {
    if (onnx_model(workload) == nullptr) {
        return sdk::no(ACCB_WHY_VIEW, "OpenVINO runs whole programs; there is no ONNX model of it");
    }
    if (const std::string why = objection_to_integers(workload); !why.empty()) {
        return sdk::no(ACCB_WHY_NUMERICS, why);
    }
    const precision in = precision_for(workload, on);
    const accb_dtype stored = workload.tensor_count == 0 ? in.compute : workload.tensors[0]->dtype;
    accb_support answer = sdk::yes(in.compute, ACCB_F32, stored, stored);
    answer.views = ACCB_VIEW_ONNX;
    // Other devices get host memory and copy inside the launch: nothing of theirs is resident.
    answer.boundaries =
        on.is_cpu() ? ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST : ACCB_BOUNDARY_HOST;
    answer.max_in_flight = session::depth;
    answer.determinism = ACCB_DETERMINISM_UNKNOWN;
    sdk::assign(answer.note, "OpenVINO " + version + " on " + on.name() + ", one stream, hint " +
                                 std::string(in.hint));
    return answer;
}

program::program(const devices& all, const device& on, const accb_compile_desc& desc,
                 uint32_t threads, const std::string& version)
    : all_(all), ports_(ports_of(*desc.workload)), answer_(promise(*desc.workload, on, version)) {
    if (answer_.answer == ACCB_NO) {
        throw sdk::error(ACCB_UNSUPPORTED, answer_.note);
    }
    if ((answer_.boundaries & desc.boundary) == 0) {
        throw sdk::error(ACCB_UNSUPPORTED, on.name() +
                                               " is given host memory only: measure the "
                                               "boundary host");
    }
    // Each session keeps a second place for every state.
    for (const port& out : ports_.outputs) {
        const uint8_t role = desc.workload->tensors[out.tensor]->role;
        answer_.device_bytes += role == ACCB_OUTPUT ? 0 : out.shape.bytes;
    }
    const precision wanted = precision_for(*desc.workload, on);
    try {
        compile(*onnx_model(*desc.workload), on, wanted, threads);
        check_ports();
    } catch (...) {
        all_.functions().compiled_free(compiled_);
        throw;
    }
}

program::~program() {
    all_.functions().compiled_free(compiled_);
}

void program::compile(const accb_model& model, const device& on, const precision& wanted,
                      uint32_t threads) {
    const api& ov = all_.functions();
    ov_model* read = nullptr;
    check(ov,
          ov.core_read_model(all_.core(), static_cast<const char*>(model.bytes), model.size,
                             nullptr, &read),
          "read the ONNX model");
    const std::string hint(wanted.hint), count = std::to_string(threads);
    std::vector<ov_property> properties{{"INFERENCE_PRECISION_HINT", hint.c_str()}};
    if (on.is_cpu()) {
        // One stream keeps launches in order. OpenVINO's own pinning counts from processor 0,
        // whatever the worker may use.
        properties.push_back({"NUM_STREAMS", "1"});
        properties.push_back({"ENABLE_CPU_PINNING", "NO"});
        if (threads != 0) {
            properties.push_back({"INFERENCE_NUM_THREADS", count.c_str()});
        }
    }
    const ov_status status = ov.core_compile_model(
        all_.core(), read, on.name().c_str(), properties.size(), properties.data(), &compiled_);
    ov.model_free(read);
    check(ov, status, "compile the model for " + on.name());
    const std::string runs_on = property("EXECUTION_DEVICES");
    // "GPU" is called "GPU.0" as well.
    const bool same = runs_on.starts_with(on.name()) || on.name().starts_with(runs_on);
    if (!same || runs_on.find_first_of(" ,") != std::string::npos) {
        throw sdk::error(ACCB_UNSUPPORTED, "OpenVINO was told to compile for " + on.name() +
                                               " and put the program on " + runs_on);
    }
    // The property that was a hint before is the compiled model's own answer now.
    const std::string told = property("INFERENCE_PRECISION_HINT");
    sdk::assign(answer_.note, std::string(answer_.note) + ", compiled for " + told);
    const accb_dtype effective = dtype_of(told);
    if (effective != wanted.compute) {
        answer_.answer = ACCB_YES_OTHER_PRECISION;
        answer_.compute = effective;
    }
}

std::string program::property(const char* key) const {
    const api& ov = all_.functions();
    char* text = nullptr;
    check(ov, ov.compiled_get_property(compiled_, key, &text),
          "ask for " + std::string(key) + " of the compiled model");
    std::string value = text == nullptr ? "" : text;
    ov.free_text(text);
    return value;
}

void program::check_port(const ov_output_const_port* found, const port& wanted) const {
    const api& ov = all_.functions();
    ov_element_type type = 0;
    check(ov, ov.port_get_element_type(found, &type), "ask for a port's type");
    ov_shape shape{};
    check(ov, ov.port_get_shape(found, &shape), "ask for a port's shape");
    const std::vector<int64_t> dims(shape.dims, shape.dims + shape.rank);
    (void)ov.shape_free(&shape);
    if (type != wanted.shape.type || dims != wanted.shape.dims) {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "the model's inputs and outputs are not the workload's tensors");
    }
}

/// Ports are bound by position: a tensor that passes an Identity or a Cast has several names.
void program::check_ports() const {
    const api& ov = all_.functions();
    std::size_t inputs = 0, outputs = 0;
    check(ov, ov.compiled_inputs_size(compiled_, &inputs), "count the model's inputs");
    check(ov, ov.compiled_outputs_size(compiled_, &outputs), "count the model's outputs");
    if (inputs != ports_.inputs.size() || outputs != ports_.outputs.size()) {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "the compiled model has other inputs or outputs than the workload");
    }
    for (std::size_t i = 0; i < inputs + outputs; ++i) {
        ov_output_const_port* found = nullptr;
        check(ov,
              i < inputs ? ov.compiled_input(compiled_, i, &found)
                         : ov.compiled_output(compiled_, i - inputs, &found),
              "look at a port of the model");
        const sdk::handle<ov_output_const_port*, void> owner(found, ov.port_free);
        check_port(found, i < inputs ? ports_.inputs[i] : ports_.outputs[i - inputs]);
    }
}

std::unique_ptr<sdk::session> program::create_session(const accb_session_desc& desc,
                                                      std::span<const sdk::operand> operands) {
    return std::make_unique<session>(all_.functions(), compiled_, ports_, operands,
                                     desc.max_in_flight);
}

}  // namespace accelbench::openvino
