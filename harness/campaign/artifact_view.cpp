// SPDX-License-Identifier: Apache-2.0
// A vendor's compiled file as one more form of a workload.
#include <accelbench/plugin.h>
#include <fmt/format.h>

#include "harness/campaign/forms.hpp"

namespace accelbench::campaign {
namespace {

/// What the row says in place of the backend's own words, which know nothing of files and recipes.
/// The command itself is longer than a table bears: it stands in the run.
std::string note_of(const std::string& happened, const artifacts::store& store,
                    const kernels::workload& work, bool can_be_made) {
    return can_be_made ? fmt::format("{}; `accelbench artifacts` prints the command that makes it",
                                     happened)
                       : fmt::format("{}; it cannot be made: {}", happened, store.why_not(work));
}

}  // namespace

kernels::model_file model_of(const artifacts::sidecar& found) {
    return {.form = kernels::view::artifact,
            .format = found.format,
            .compiler = found.compiler + " " + found.compiler_version,
            .bytes = {},
            .path = found.artifact.string(),
            .sha256 = found.artifact_sha256,
            .source_sha256 = found.source_format == "onnx" ? found.source_sha256 : std::string(),
            .arithmetic = found.arithmetic,
            .accumulate = found.accumulate,
            .weights = found.weights,
            .activations = found.activations,
            .chip = found.chip};
}

result<asked_form> ask_with(artifacts::store& store, const std::string& chip,
                            supervisor::worker& worker, std::uint32_t device,
                            const kernels::workload& work) {
    artifacts::answer found = store.find(work, chip);
    std::vector<kernels::model_file> models;
    if (found.chosen) {
        models.push_back(model_of(*found.chosen));
    }
    auto asked = ask(worker, device, work, std::move(models));
    if (!asked) {
        return asked;
    }
    asked->artifact = std::move(found.chosen);
    supervisor::support_answer& answer = asked->support;
    if (answer.answer == ACCB_NO && answer.why == ACCB_WHY_NEEDS_ARTIFACT) {
        asked->command = store.command_for(work, chip);
        answer.note = note_of(found.refusal.empty() ? answer.note : found.refusal, store, work,
                              !asked->command.empty());
    }
    return asked;
}

}  // namespace accelbench::campaign
