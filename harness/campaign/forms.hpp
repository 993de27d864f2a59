// SPDX-License-Identifier: Apache-2.0
// The forms in which a backend is shown a workload, and the one that its program is made from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/artifacts/store.hpp"
#include "harness/supervisor/worker.hpp"
#include "kernels/model_file.hpp"
#include "kernels/workload.hpp"

namespace accelbench::campaign {

/// What a backend said of a workload, and what follows from it.
struct asked_form {
    supervisor::support_answer support;
    std::vector<kernels::model_file> models;  // beside the kernel list
    kernels::view chosen = kernels::view::kernel;
    std::optional<artifacts::sidecar> artifact;  // what was found for view `artifact`
    std::string command;  // that makes the artifact which the backend needs; "": none does

    /// The model that is compiled; null for the kernel list.
    [[nodiscard]] const kernels::model_file* model() const;
};

/// The first of kernel list, ONNX model and artifact that the answer names and that there is.
/// Nothing: the backend wants a form that this workload does not have.
[[nodiscard]] std::optional<kernels::view> choose_view(const supervisor::support_answer& answer,
                                                       std::span<const kernels::model_file> models);

/// "kernel"; where a compiler of graphs made the program "one-op graph", or "whole graph" if the
/// workload is a block of several kernels.
[[nodiscard]] std::string route_of(kernels::view chosen, const kernels::workload& work);

/// Turns an answer "another precision" that may not be one into "no". Another arithmetic has a
/// weaker check and a table of its own, so it must be another by its name. And nothing says how
/// wrong data may be that is only moved, or carried from launch to launch.
void check_other_arithmetic(supervisor::support_answer& answer, const kernels::workload& work);

/// Shows the workload in every form that there is: kernel list, ONNX model and `artifacts`, the
/// files that were compiled for this backend. An answer "no" is a value; an answer that names no
/// form of this workload is turned into one.
[[nodiscard]] result<asked_form> ask(supervisor::worker& worker, std::uint32_t device,
                                     const kernels::workload& work,
                                     std::vector<kernels::model_file> artifacts = {});

/// As the border shows it.
[[nodiscard]] kernels::model_file model_of(const artifacts::sidecar& found);

/// The same with what `store` has for the workload on a device of this name. Where the backend
/// needs an artifact, its answer tells why there is none, and how to make it.
[[nodiscard]] result<asked_form> ask_with(artifacts::store& store, const std::string& chip,
                                          supervisor::worker& worker, std::uint32_t device,
                                          const kernels::workload& work);

}  // namespace accelbench::campaign
