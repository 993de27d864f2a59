// SPDX-License-Identifier: Apache-2.0
#include "artifact.hpp"

#include <accelbench/sdk/operands.hpp>
#include <algorithm>

namespace accelbench::mobilint {
namespace {

const accb_model& artifact_in(const accb_workload& work) {
    for (const accb_model* one : std::span(work.models, work.model_count)) {
        if (one->view == ACCB_VIEW_ARTIFACT && sdk::text_of(one->format) == "mxq") {
            return *one;
        }
    }
    throw sdk::refusal{ACCB_WHY_NEEDS_ARTIFACT,
                       "this NPU runs models quantised and compiled beforehand; there is no .mxq "
                       "of this workload"};
}

void add(lowered& made, const accb_workload& work, uint32_t index) {
    const accb_tensor& tensor = *work.tensors[index];
    if (!sdk::is_dense(tensor)) {
        throw sdk::refusal{ACCB_WHY_SHAPE, "a model takes dense tensors"};
    }
    const port it{index, sdk::element_count(tensor), tensor.dtype};
    switch (tensor.role) {
        case ACCB_INPUT:
        case ACCB_CONST:
            made.inputs.push_back(it);
            break;
        case ACCB_OUTPUT:
            made.outputs.push_back(it);
            break;
        case ACCB_TEMP:
            break;
        default:
            throw sdk::refusal{ACCB_WHY_ATTR,
                               "a model reads inputs and writes outputs; this workload updates a "
                               "tensor in place"};
    }
}

/// The runtime takes all inputs as f32 or all as s8, and gives f32.
void check_types(lowered& made) {
    const auto all = [&](accb_dtype type) {
        return std::all_of(made.inputs.begin(), made.inputs.end(),
                           [&](const port& it) { return it.type == type; });
    };
    made.bytes = all(ACCB_I8) && !made.inputs.empty();
    if (!made.bytes && !all(ACCB_F32)) {
        throw sdk::refusal{ACCB_WHY_DTYPE, "the runtime takes inputs as f32, or all as s8"};
    }
    for (const port& it : made.outputs) {
        if (it.type != ACCB_F32 && !(made.bytes && it.type == ACCB_I32)) {
            throw sdk::refusal{ACCB_WHY_DTYPE, "the runtime gives outputs as f32; this one is " +
                                                   std::string(sdk::name_of(it.type))};
        }
    }
}

/// What a maker did not say is no difference: the harness measures.
bool differs(accb_dtype said, accb_dtype wanted) {
    return said != 0 && said != wanted;
}

accb_support answer_for(const accb_model& artifact, const accb_workload& work, bool to_whole) {
    accb_support answer =
        sdk::yes(artifact.arithmetic, artifact.accumulate, artifact.weights, artifact.activations);
    answer.views = ACCB_VIEW_ARTIFACT;
    answer.boundaries = ACCB_BOUNDARY_HOST;
    answer.max_in_flight = 1;
    std::copy(std::begin(artifact.sha256), std::end(artifact.sha256), answer.artifact_sha256);
    std::string note = "each launch moves every operand";
    if (differs(artifact.arithmetic, work.compute) ||
        differs(artifact.accumulate, work.accumulate)) {
        answer.answer = ACCB_YES_OTHER_PRECISION;
        note += "; computes in " + std::string(sdk::name_of(artifact.arithmetic));
    }
    note += to_whole ? "; the host turns f32 results into whole numbers inside the launch" : "";
    sdk::assign(answer.note, note);
    return answer;
}

}  // namespace

lowered lower(const accb_workload& work, std::string_view chip) {
    lowered made;
    // What no artifact could change comes first: nobody must make one in vain.
    if (work.scalar_count != 0) {
        throw sdk::refusal{ACCB_WHY_ATTR, "a model has no place for numbers that change by launch"};
    }
    for (uint32_t index = 0; index < work.tensor_count; ++index) {
        add(made, work, index);
    }
    check_types(made);
    const accb_model& artifact = artifact_in(work);
    if (const auto made_for = sdk::text_of(artifact.chip); !made_for.empty() && made_for != chip) {
        throw sdk::refusal{ACCB_WHY_TOOLCHAIN, "the artifact was made for " +
                                                   std::string(made_for) + ", this is " +
                                                   std::string(chip)};
    }
    made.path = std::string(sdk::text_of(artifact.path));
    const bool to_whole = std::any_of(made.outputs.begin(), made.outputs.end(),
                                      [](const port& it) { return it.type == ACCB_I32; });
    made.answer = answer_for(artifact, work, to_whole);
    return made;
}

}  // namespace accelbench::mobilint
