// SPDX-License-Identifier: Apache-2.0
#include "harness/campaign/forms.hpp"

#include <accelbench/plugin.h>
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "harness/campaign/judgement.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "kernels/onnx/export.hpp"

namespace accelbench::campaign {
namespace {

using kernels::view;

const kernels::model_file* find(std::span<const kernels::model_file> models, view form) {
    const auto found = std::find_if(models.begin(), models.end(),
                                    [&](const auto& one) { return one.form == form; });
    return found == models.end() ? nullptr : &*found;
}

/// A backend that wants a model which there is not has said no.
void refuse(supervisor::support_answer& answer, const std::string& no_onnx) {
    const bool artifact = (answer.views & ACCB_VIEW_ARTIFACT) != 0;
    answer.answer = ACCB_NO;
    answer.why = artifact ? ACCB_WHY_NEEDS_ARTIFACT : ACCB_WHY_VIEW;
    answer.note = artifact
                      ? std::string("no artifact was compiled for it")
                      : fmt::format("the backend takes ONNX models only: {}",
                                    no_onnx.empty() ? "it named no view that there is" : no_onnx);
}

}  // namespace

const kernels::model_file* asked_form::model() const {
    return find(models, chosen);
}

std::optional<view> choose_view(const supervisor::support_answer& answer,
                                std::span<const kernels::model_file> models) {
    // Backends from before there were models may leave the field 0.
    if (answer.views == 0 || (answer.views & ACCB_VIEW_KERNEL) != 0) {
        return view::kernel;
    }
    for (const view form : {view::onnx, view::artifact}) {
        if ((answer.views & static_cast<std::uint32_t>(form)) != 0 && find(models, form)) {
            return form;
        }
    }
    return std::nullopt;
}

std::string route_of(view chosen, const kernels::workload& work) {
    if (chosen == view::kernel) {
        return "kernel";
    }
    const auto* definition = kernels::find_kernel(work.kernel);
    return definition != nullptr && definition->is_block ? "whole graph" : "one-op graph";
}

void check_other_arithmetic(supervisor::support_answer& answer, const kernels::workload& work) {
    if (answer.answer != ACCB_YES_OTHER_PRECISION) {
        return;
    }
    const bool is_other = answer.compute != static_cast<std::uint16_t>(work.compute) ||
                          answer.accumulate != static_cast<std::uint16_t>(work.accumulate);
    if (!is_other) {
        answer.note = fmt::format(
            "it answers that it computes in another precision, and names the workload's own, {} "
            "with sums in {}",
            kernels::to_string(work.compute), kernels::to_string(work.accumulate));
        answer.answer = ACCB_NO;
        answer.why = ACCB_WHY_NUMERICS;
    } else if (work.accuracy_floor <= 0.0) {
        answer.note = fmt::format(
            "it would compute in {}, and this workload allows no other arithmetic than {}",
            dtype_word(answer.compute), kernels::to_string(work.compute));
        answer.answer = ACCB_NO;
        answer.why = ACCB_WHY_NUMERICS;
    }
}

result<asked_form> ask(supervisor::worker& worker, std::uint32_t device,
                       const kernels::workload& work, std::vector<kernels::model_file> artifacts) {
    asked_form asked{.models = std::move(artifacts)};
    std::string no_onnx;
    auto onnx = kernels::to_onnx(work);
    if (auto* model = std::get_if<kernels::model_file>(&onnx)) {
        asked.models.insert(asked.models.begin(), std::move(*model));
    } else {
        no_onnx = std::get<kernels::no_onnx>(onnx).sentence;
    }
    auto support = worker.query(work, device, asked.models);
    if (!support) {
        return support.error();
    }
    asked.support = std::move(*support);
    if (asked.support.answer == ACCB_NO) {
        // The backend knows that there is no model, only the harness knows why.
        if (asked.support.why == ACCB_WHY_VIEW && !no_onnx.empty()) {
            asked.support.note += " (" + no_onnx + ")";
        }
        return asked;
    }
    if (const auto chosen = choose_view(asked.support, asked.models)) {
        asked.chosen = *chosen;
    } else {
        refuse(asked.support, no_onnx);
    }
    check_other_arithmetic(asked.support, work);
    return asked;
}

}  // namespace accelbench::campaign
