// SPDX-License-Identifier: Apache-2.0
// What the harness hands over as the artifact view, judged before anything is loaded.
#include <span>

#include "backend.hpp"

namespace accelbench::rebellions {
namespace {

bool is_narrower(const accb_model& artifact, const accb_workload& workload) {
    return artifact.arithmetic != workload.compute || artifact.accumulate != workload.accumulate;
}

std::string spell(accb_dtype dtype) {
    return dtype == 0                   ? "not said"
           : dtype == ACCB_VENDOR_DTYPE ? "the vendor's own format"
                                        : std::string(sdk::name_of(dtype));
}

}  // namespace

const accb_model* artifact_of(const accb_workload& workload) {
    for (const accb_model* one : std::span(workload.models, workload.model_count)) {
        if (one->view == ACCB_VIEW_ARTIFACT) {
            return one;
        }
    }
    return nullptr;
}

std::string path_of(const accb_model& artifact) {
    const std::string_view path = sdk::text_of(artifact.path);
    if (path.empty() || path.find('\0') != std::string_view::npos) {
        throw sdk::error(ACCB_UNSUPPORTED,
                         "librbln_runtime.so loads files only, and the artifact came without one");
    }
    return std::string(path);
}

std::string foreign_artifact(const accb_model& artifact, std::string_view chip,
                             const runtime::sdk_version& sdk) {
    if (sdk::text_of(artifact.format) != "rbln") {
        return "the artifact's format is " + std::string(sdk::text_of(artifact.format)) +
               ", not rbln";
    }
    const std::string_view made_for = sdk::text_of(artifact.chip);
    if (!made_for.empty() && made_for != chip) {
        return "the artifact was made for " + std::string(made_for) + ", this is " +
               std::string(chip);
    }
    const std::string_view compiler = sdk::text_of(artifact.compiler);
    const std::size_t space = compiler.rfind(' ');
    const std::string_view version =
        compiler.substr(space == std::string_view::npos ? 0 : space + 1);
    if (!runtime::same_version(version, sdk.text)) {
        return "the artifact was made by " + std::string(compiler) + ", rbln-sdk here is " +
               sdk.text + " (" + sdk.source + "): the two must be of one version";
    }
    return {};
}

accb_support support_of(const accb_model& artifact, const accb_workload& workload) {
    accb_support answer =
        sdk::yes(artifact.arithmetic, artifact.accumulate, artifact.weights, artifact.activations);
    answer.views = ACCB_VIEW_ARTIFACT;
    answer.boundaries = ACCB_BOUNDARY_HOST;
    std::copy(std::begin(artifact.sha256), std::end(artifact.sha256), answer.artifact_sha256);
    std::string note = "host buffers: each launch moves every operand";
    if (is_narrower(artifact, workload)) {
        answer.answer = ACCB_YES_OTHER_PRECISION;
        note += "; computes in " + spell(artifact.arithmetic) + ", sums in " +
                spell(artifact.accumulate);
    }
    sdk::assign(answer.note, note);
    return answer;
}

}  // namespace accelbench::rebellions
