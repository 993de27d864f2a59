// SPDX-License-Identifier: Apache-2.0
// Answering and planning workloads.
#include "program.hpp"

#include "session.hpp"

namespace accelbench::sim {
namespace {

accb_dtype declared(arithmetic precision, accb_dtype full) {
    switch (precision) {
        case arithmetic::full:
            return full;
        case arithmetic::tf32:
            return ACCB_TF32;
        case arithmetic::bf16:
            return ACCB_BF16;
        case arithmetic::f16:
            return ACCB_F16;
        case arithmetic::s8:
        case arithmetic::s8_coarse:
            return ACCB_I8;
    }
    return full;
}

accb_dtype stored(const accb_workload& workload, uint8_t role, accb_dtype fallback) {
    for (const accb_tensor* tensor : std::span(workload.tensors, workload.tensor_count)) {
        if (tensor->role == role) {
            return tensor->dtype;
        }
    }
    return fallback;
}

/// The reason of a "no", or nothing to object.
accb_support objection_to(const accb_workload& workload, const device_state& device) {
    if (workload.kernel_count == 0) {
        return sdk::no(ACCB_WHY_VIEW, "the simulator takes the kernel view only");
    }
    for (const accb_kernel* kernel : std::span(workload.kernels, workload.kernel_count)) {
        const std::string_view name = sdk::text_of(kernel->op);
        if (device.chosen.refuse == "1" || device.chosen.refuse == name) {
            return sdk::no(ACCB_WHY_OP, "the option refuse forbids this operator");
        }
        const operator_entry* entry = find_operator(name);
        if (entry == nullptr || kernel->op_version > 1) {
            return sdk::no(ACCB_WHY_OP, "the simulator does not know this operator");
        }
        if (kernel->operand_count != entry->operand_count) {
            return sdk::no(ACCB_WHY_OP, "the operator has another number of operands");
        }
    }
    double bytes = 0.0;
    for (const accb_tensor* tensor : std::span(workload.tensors, workload.tensor_count)) {
        if (!is_known(tensor->dtype)) {
            return sdk::no(ACCB_WHY_DTYPE,
                           "the simulator stores f64, f32, f16, bf16, s64, s32, s8");
        }
        if (!sdk::is_dense(*tensor)) {
            return sdk::no(ACCB_WHY_SHAPE, "the simulator takes dense row-major tensors only");
        }
        bytes += static_cast<double>(sdk::dense_bytes(*tensor));
    }
    if (bytes > static_cast<double>(device.memory_bytes())) {
        return sdk::no(ACCB_WHY_MEMORY, "the operands exceed the option memory_mib");
    }
    return {};
}

}  // namespace

accb_support answer_for(const accb_workload& workload, const device_state& device) {
    const accb_support objection = objection_to(workload, device);
    if (objection.answer == ACCB_NO) {
        return objection;
    }
    const settings& chosen = device.chosen;
    const accb_dtype activations = stored(workload, ACCB_INPUT, workload.compute);
    accb_support answer = sdk::yes(workload.compute, workload.accumulate,
                                   stored(workload, ACCB_CONST, activations), activations);
    if (chosen.declare && chosen.precision != arithmetic::full) {
        answer.answer = ACCB_YES_OTHER_PRECISION;
        answer.compute = declared(chosen.precision, workload.compute);
    }
    if (chosen.host_ops > 0) {
        answer.answer = ACCB_YES_PARTLY_ON_HOST;
        answer.host_ops = static_cast<uint32_t>(chosen.host_ops);
    }
    answer.views = chosen.views;
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    answer.max_in_flight = sim_session::capacity;
    answer.exclusive = chosen.exclusive ? 1 : 0;
    sdk::assign(answer.note, chosen.compute ? "simulated: the host computes, the time is invented"
                                            : "simulated: computes nothing, the time is invented");
    return answer;
}

sim_program::sim_program(const accb_workload& workload, device_state& device, uint32_t index)
    : device_(device),
      answer_(answer_for(workload, device)),
      card_factor_(device.durations.card_factor(index)) {
    if (answer_.answer == ACCB_NO) {
        throw sdk::error(ACCB_UNSUPPORTED, std::string("compile: ") + answer_.note);
    }
    for (const accb_tensor* tensor : std::span(workload.tensors, workload.tensor_count)) {
        tensors_.push_back(*tensor);
        tensors_.back().name = {};  // borrowed, and not needed any more
        bytes_ += static_cast<double>(sdk::dense_bytes(*tensor));
    }
    for (const accb_kernel* kernel : std::span(workload.kernels, workload.kernel_count)) {
        planned_kernel& planned = kernels_.emplace_back();
        planned.entry = find_operator(sdk::text_of(kernel->op));
        planned.operands.assign(kernel->operands, kernel->operands + kernel->operand_count);
        for (const accb_attr& attr : std::span(kernel->attrs, kernel->attr_count)) {
            const std::string name(sdk::text_of(attr.name));
            if (attr.type == ACCB_ATTR_I64 || attr.type == ACCB_ATTR_F64) {
                planned.attributes[name] = sdk::attr_f64(*kernel, name, 0.0);
            }
        }
    }
}

std::unique_ptr<sdk::session> sim_program::create_session(const accb_session_desc&,
                                                          std::span<const sdk::operand> operands) {
    device_.faults.enter(call::session_create);
    return std::make_unique<sim_session>(*this, operands);
}

}  // namespace accelbench::sim
