// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <accelbench/sdk/operands.hpp>
#include <cstring>
#include <fstream>
#include <iterator>

#include "session.hpp"

namespace accelbench::furiosa {
namespace {

const accb_model& artifact_in(const accb_workload& work) {
    for (uint32_t index = 0; index < work.model_count; ++index) {
        const accb_model& model = *work.models[index];
        if (model.view == ACCB_VIEW_ARTIFACT && sdk::text_of(model.format) == "edf") {
            return model;
        }
    }
    throw sdk::refusal{
        ACCB_WHY_NEEDS_ARTIFACT,
        "an RNGD runs kernels compiled beforehand; there is no .edf of this workload"};
}

void add(lowered& made, const accb_workload& work, uint32_t index) {
    const accb_tensor& tensor = *work.tensors[index];
    if (!sdk::is_dense(tensor)) {
        throw sdk::refusal{ACCB_WHY_SHAPE, "an .edf takes dense tensors"};
    }
    const tensor_use use{index, sdk::dense_bytes(tensor)};
    switch (tensor.role) {
        case ACCB_INPUT:
        case ACCB_CONST:
            made.inputs.push_back(use);
            break;
        case ACCB_OUTPUT:
            made.outputs.push_back(use);
            break;
        case ACCB_TEMP:
            break;
        default:
            throw sdk::refusal{ACCB_WHY_ATTR,
                               "a kernel of an .edf reads inputs and writes outputs; this workload "
                               "updates a tensor in place"};
    }
}

std::vector<uint8_t> bytes_of(const accb_model& model) {
    if (model.bytes != nullptr) {
        const auto* const first = static_cast<const uint8_t*>(model.bytes);
        return {first, first + model.size};
    }
    const std::string path(sdk::text_of(model.path));
    std::ifstream in(path, std::ios::binary);
    std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.empty()) {
        throw sdk::error(ACCB_NOT_FOUND,
                         "the artifact " + path + " cannot be read or is empty; make it anew");
    }
    return bytes;
}

/// What a maker did not say is no difference: the harness measures.
bool differs(accb_dtype said, accb_dtype wanted) {
    return said != 0 && said != wanted;
}

/// Nothing in the runtime tells a kernel's types: what its maker said is reported, and the harness
/// measures.
accb_support answer_for(const accb_model& artifact, const accb_workload& work) {
    accb_support answer =
        sdk::yes(artifact.arithmetic, artifact.accumulate, artifact.weights, artifact.activations);
    answer.views = ACCB_VIEW_ARTIFACT;
    answer.max_in_flight = 1;
    if (differs(artifact.arithmetic, work.compute) ||
        differs(artifact.accumulate, work.accumulate)) {
        answer.answer = ACCB_YES_OTHER_PRECISION;
        sdk::assign(answer.note, "computes in " + std::string(sdk::name_of(artifact.arithmetic)) +
                                     ", sums in " + std::string(sdk::name_of(artifact.accumulate)));
    }
    return answer;
}

kernel* load(const chip& on, const lowered& made) {
    const std::vector<uint8_t> bytes = bytes_of(*made.artifact);
    kernel* const loaded = on.rt().kernel_load(on.opened(), bytes.data(), bytes.size());
    if (loaded == nullptr) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "the runtime was asked to load " +
                             std::string(sdk::text_of(made.artifact->path)) + " (" +
                             std::to_string(bytes.size()) +
                             " bytes); furiosa_kernel_load answered NULL: the file is truncated, "
                             "or of another compiler or chip. Its own words are in the worker's "
                             "standard error; compile the workload anew");
    }
    return loaded;
}

}  // namespace

lowered lower(const accb_workload& work, std::string_view arch) {
    lowered made;
    // What no artifact could change comes first: nobody must make one in vain.
    if (work.scalar_count != 0) {
        throw sdk::refusal{ACCB_WHY_ATTR,
                           "a kernel of an .edf takes buffers only; this workload has numbers that "
                           "come with every launch"};
    }
    for (uint32_t index = 0; index < work.tensor_count; ++index) {
        add(made, work, index);
    }
    made.artifact = &artifact_in(work);
    if (const auto chip = sdk::text_of(made.artifact->chip); !chip.empty() && chip != arch) {
        throw sdk::refusal{ACCB_WHY_TOOLCHAIN, "the artifact was made for " + std::string(chip) +
                                                   ", this is " + std::string(arch)};
    }
    made.answer = answer_for(*made.artifact, work);
    std::memcpy(made.answer.artifact_sha256, made.artifact->sha256,
                sizeof(made.answer.artifact_sha256));
    return made;
}

npu_program::npu_program(const chip& on, lowered made, bool profile, sdk::host log)
    : on_(on),
      made_(std::move(made)),
      profile_(profile && on.rt().profiled_run != nullptr),
      log_(log),
      loaded_(load(on, made_), on.rt().kernel_free) {
    made_.artifact = nullptr;  // the workload is gone after compile()
    if (profile && !profile_) {
        log_.log(ACCB_LOG_WARNING,
                 "option 'spans' is on, but this runtime lacks "
                 "furiosa_profiled_run");
    }
}

std::unique_ptr<sdk::session> npu_program::create_session(const accb_session_desc&,
                                                          std::span<const sdk::operand> operands) {
    return std::make_unique<npu_session>(*this, operands);
}

}  // namespace accelbench::furiosa
