// SPDX-License-Identifier: Apache-2.0
// Builds the graph once to learn what ORT makes of it; sessions with constants build it again.
#include "backends/onnxruntime/program.hpp"

#include <accelbench/sdk/operands.hpp>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "backends/onnxruntime/runtime/error.hpp"
#include "backends/onnxruntime/session.hpp"

namespace accelbench::onnxruntime {
namespace {

constexpr std::string_view building = "make a session of the model";

const accb_model& onnx_of(const accb_workload& workload) {
    for (const accb_model* model : std::span(workload.models, workload.model_count)) {
        if (model->view == ACCB_VIEW_ONNX) {
            return *model;
        }
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT,
                     "compile() was asked for the ONNX view and got no model of it");
}

std::string bytes_of(const accb_model& model) {
    if (model.bytes != nullptr) {
        return {static_cast<const char*>(model.bytes), model.size};
    }
    const std::string path(sdk::text_of(model.path));
    std::ifstream file(path, std::ios::binary);
    std::string read((std::istreambuf_iterator<char>(file)), {});
    if (!file) {
        throw sdk::error(ACCB_NOT_FOUND, "the model " + path + " cannot be read; check the path");
    }
    return read;
}

/// Floats narrower than f32 are stored so and computed in f32; integers are summed in s32.
accb_dtype arithmetic_of(accb_dtype stored) {
    switch (stored) {
        case ACCB_F64:
            return ACCB_F64;
        case ACCB_F32:
        case ACCB_F16:
        case ACCB_BF16:
            return ACCB_F32;
        default:
            return ACCB_I32;
    }
}

accb_dtype stored_as(const accb_workload& workload, uint8_t role, accb_dtype otherwise) {
    for (const accb_tensor* tensor : std::span(workload.tensors, workload.tensor_count)) {
        if (tensor->role == role) {
            return tensor->dtype;
        }
    }
    return otherwise;
}

struct freed {
    void operator()(void* memory) const { std::free(memory); }
};

}  // namespace

accb_support answer_for(const accb_workload& workload, const device& on, const settings& chosen) {
    if (workload.phase == ACCB_TRANSFER || workload.phase == ACCB_COLLECTIVE) {
        throw sdk::refusal{ACCB_WHY_PHASE, "a graph of ONNX has neither memories nor ranks"};
    }
    const auto models = std::span(workload.models, workload.model_count);
    if (std::ranges::none_of(models,
                             [](const accb_model* m) { return m->view == ACCB_VIEW_ONNX; })) {
        throw sdk::refusal{ACCB_WHY_VIEW,
                           "ONNX Runtime runs whole graphs; there is no ONNX model of it"};
    }
    (void)ports_of(workload);
    const accb_dtype first =
        workload.tensor_count == 0 ? accb_dtype{ACCB_F32} : workload.tensors[0]->dtype;
    const accb_dtype activations = stored_as(workload, ACCB_INPUT, first);
    accb_support answer = sdk::yes(arithmetic_of(activations), arithmetic_of(activations),
                                   stored_as(workload, ACCB_CONST, activations), activations);
    answer.views = ACCB_VIEW_ONNX;
    if (const accb_dtype lowered = arithmetic_by(chosen.options);
        lowered != ACCB_F32 && answer.compute == ACCB_F32) {
        answer.answer = ACCB_YES_OTHER_PRECISION;
        answer.compute = lowered;
    }
    if (!on.traits().in_host_memory) {
        answer.boundaries = ACCB_BOUNDARY_HOST;
    }
    answer.max_in_flight = on.is_host() ? 1 : launch_line::depth;
    if ((workload.numerics & ACCB_REQUIRE_DETERMINISM) != 0) {
        answer.determinism = ACCB_DETERMINISM_BITWISE;
    }
    sdk::assign(answer.note, "optimisation " + std::string(name_of(chosen.level)) + ", " +
                                 std::to_string(chosen.threads) + " threads" +
                                 (chosen.spin ? " that spin" : ""));
    return answer;
}

void expect_kernels(context& shared, const device& on, const accb_workload& workload) {
    // As inputs constants need no memory, of which they may want gigabytes; their values choose no
    // kernel.
    ports io = ports_of(workload);
    for (port& one : io.tensors) {
        one.role = one.is_constant() ? uint8_t{ACCB_INPUT} : one.role;
    }
    try {
        const std::string model = bytes_of(onnx_of(workload));
        const graph tried(shared, on, {.model = model, .io = io}, {});
    } catch (const ort_failure& failure) {
        try {
            fail(failure, building);
        } catch (const sdk::error& refused) {
            if (refused.code() == ACCB_UNSUPPORTED) {
                // The advice would be cut off in the middle.
                const std::string said = refused.what();
                throw sdk::refusal{ACCB_WHY_OP, said.substr(0, said.find(". What to do"))};
            }
        }
    } catch (const sdk::error&) {
    }
}

ort_program::ort_program(context& shared, const device& on, const accb_workload& workload,
                         const accb_support& answer)
    : shared_(shared),
      on_(on),
      io_(ports_of(workload)),
      model_(bytes_of(onnx_of(workload))),
      deterministic_((workload.numerics & ACCB_REQUIRE_DETERMINISM) != 0),
      answer_(answer) {
    shared_.host.progress(building, -1.0);
    try_build();
}

graph_order ort_program::order() const {
    return {.model = model_,
            .io = io_,
            .deterministic = deterministic_,
            .all_on_device = all_on_device_};
}

void ort_program::try_build() {
    // Zeros stand in for constants: who takes a node depends on what is constant, not on its value.
    std::vector<std::unique_ptr<void, freed>> zeros;
    std::vector<void*> constants(io_.tensors.size());
    for (std::size_t index = 0; index < io_.tensors.size(); ++index) {
        if (io_.tensors[index].is_constant()) {
            zeros.emplace_back(std::calloc(std::max<uint64_t>(io_.tensors[index].bytes, 1), 1));
            if (zeros.back() == nullptr) {
                throw std::bad_alloc();
            }
            constants[index] = zeros.back().get();
        }
    }
    std::shared_ptr<graph> built;
    try {
        built = std::make_shared<graph>(shared_, on_, order(), constants);
    } catch (const ort_failure& failure) {
        if (!is_refused_fallback(failure.words) || shared_.ort.api < assignment_api) {
            fail(failure, building);
        }
        all_on_device_ = false;
        built = std::make_shared<graph>(build(constants));
    }
    account(built->where());
    if (zeros.empty()) {
        without_constants_ = std::move(built);
    }
}

graph ort_program::build(const std::vector<void*>& constants) const {
    try {
        return graph(shared_, on_, order(), constants);
    } catch (const ort_failure& failure) {
        fail(failure, building);
    }
}

void ort_program::account(const placement& where) {
    if (where.on_host == 0) {
        return;
    }
    if (where.on_device == 0) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         on_.name() + " takes none of the " + std::to_string(where.on_host) +
                             " nodes of this workload (" + where.host_operators +
                             "); they would run on the host's processor, which is device 0");
    }
    answer_.answer = ACCB_YES_PARTLY_ON_HOST;
    answer_.host_ops = std::max(answer_.host_ops, where.on_host);
    sdk::assign(answer_.note, "on the host: " + where.host_operators);
}

std::unique_ptr<sdk::session> ort_program::create_session(const accb_session_desc&,
                                                          std::span<const sdk::operand> operands) {
    std::vector<void*> memory(operands.size());
    for (std::size_t index = 0; index < operands.size(); ++index) {
        if (operands[index].memory != nullptr) {
            memory[index] = sdk::host_pointer(operands[index]);
        }
    }
    std::shared_ptr<graph> ready = without_constants_;
    if (ready == nullptr) {
        ready = std::make_shared<graph>(build(memory));
        account(ready->where());
    }
    return std::make_unique<operand_session>(shared_, std::move(ready), io_, memory, !on_.is_host(),
                                             answer_.host_ops);
}

}  // namespace accelbench::onnxruntime
