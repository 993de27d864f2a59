// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <cmath>
#include <cstring>

#include "error.hpp"

namespace accelbench::mobilint {
namespace {

int64_t elements_in(const std::vector<int64_t>& shape) {
    int64_t count = 1;
    for (const int64_t extent : shape) {
        count *= extent;
    }
    return count;
}

}  // namespace

npu_program::npu_program(const runtime::api& rt, void* accelerator, const npu& on, lowered made)
    : rt_(rt),
      made_(std::move(made)),
      where_(on.name + " " + std::to_string(on.number)),
      model_(load(), rt.destroy_model) {
    check(rt_.input_shapes(model()), made_.inputs, "inputs");
    check(rt_.output_shapes(model()), made_.outputs, "outputs");
    if (const runtime::status code = rt_.launch(model(), accelerator); code != runtime::ok) {
        fail(rt_, "launch " + made_.path + " on " + where_, code);
    }
}

npu_program::~npu_program() {
    // What it answers has nobody to go to; on a lost device everything fails.
    (void)rt_.dispose(model());
}

runtime::handed_out npu_program::load() const {
    runtime::status code = runtime::ok;
    runtime::handed_out made = rt_.create_model(made_.path, code);
    if (made.object == nullptr) {
        fail(rt_, "load " + made_.path, code);
    }
    return made;
}

/// Names and types cannot be asked for without knowing the runtime's classes; counts can.
void npu_program::check(const runtime::shapes& theirs, const std::vector<port>& ours,
                        const char* which) const {
    std::string wrong;
    if (theirs.size() != ours.size()) {
        wrong = std::to_string(theirs.size()) + ", the workload has " + std::to_string(ours.size());
    }
    for (std::size_t i = 0; wrong.empty() && i < ours.size(); ++i) {
        if (elements_in(theirs[i]) != ours[i].elements) {
            wrong = "in place " + std::to_string(i) + " one of " +
                    std::to_string(elements_in(theirs[i])) + " elements, the workload one of " +
                    std::to_string(ours[i].elements);
        }
    }
    if (!wrong.empty()) {
        throw sdk::error(ACCB_UNSUPPORTED, "the model in " + made_.path + " has, of its " + which +
                                               ", " + wrong + ": make it anew with the recipe");
    }
}

std::unique_ptr<sdk::session> npu_program::create_session(const accb_session_desc&,
                                                          std::span<const sdk::operand> operands) {
    return std::make_unique<npu_session>(*this, operands);
}

npu_session::npu_session(npu_program& of, std::span<const sdk::operand> operands) : of_(of) {
    for (const port& input : of.made().inputs) {
        if (of.made().bytes) {
            bytes_.push_back(sdk::host_pointer_to<int8_t>(operands[input.tensor]));
        } else {
            floats_.push_back(sdk::host_pointer_to<float>(operands[input.tensor]));
        }
    }
    for (const port& output : of.made().outputs) {
        targets_.push_back({sdk::host_pointer(operands[output.tensor]),
                            static_cast<std::size_t>(output.elements), output.type});
        results_.emplace_back(targets_.back().elements);
    }
}

void npu_session::infer() {
    const runtime::api& rt = of_.rt();
    runtime::status code = runtime::ok;
    if (of_.made().bytes) {
        results_ = rt.infer_bytes(of_.model(), bytes_, code);
    } else {
        code = rt.infer_floats(of_.model(), floats_, results_);
    }
    if (code != runtime::ok) {
        fail(rt, "run a model on " + of_.where(), code);
    }
}

void npu_session::run(std::span<const int64_t>) {
    infer();
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const target& it = targets_[i];
        if (i >= results_.size() || results_[i].size() != it.elements) {
            throw sdk::error(ACCB_INTERNAL,
                             "qbruntime gave another number of results than the model's shapes "
                             "say");
        }
        if (it.type == ACCB_F32) {
            std::memcpy(it.to, results_[i].data(), it.elements * sizeof(float));
        } else {
            auto* const whole = reinterpret_cast<int32_t*>(it.to);
            for (std::size_t k = 0; k < it.elements; ++k) {
                whole[k] = static_cast<int32_t>(std::lrintf(results_[i][k]));
            }
        }
    }
}

}  // namespace accelbench::mobilint
