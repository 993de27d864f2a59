// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include <cstring>

#include "buffer.hpp"
#include "spans.hpp"

namespace accelbench::furiosa {

npu_session::place npu_session::make(const tensor_use& tensor, const sdk::operand& where) const {
    if (const auto* resident = dynamic_cast<const npu_buffer*>(where.memory)) {
        return {npu_memory(resident->block(), where.offset, tensor.bytes), nullptr};
    }
    return {npu_memory(of_.on(), tensor.bytes),
            std::make_unique<cpu_memory>(of_.on(), tensor.bytes), sdk::host_pointer(where)};
}

npu_session::npu_session(npu_program& of, std::span<const sdk::operand> operands) : of_(of) {
    for (const tensor_use& tensor : of.made().inputs) {
        inputs_.push_back(make(tensor, operands[tensor.index]));
        input_handles_.push_back(inputs_.back().on_chip.get());
    }
    for (const tensor_use& tensor : of.made().outputs) {
        outputs_.push_back(make(tensor, operands[tensor.index]));
        output_handles_.push_back(outputs_.back().on_chip.get());
    }
}

npu_session::~npu_session() {
    if (of_.profile() && launched_) {
        report_spans(of_, input_handles_, output_handles_);
    }
}

void npu_session::run(std::span<const int64_t>) {
    const chip& on = of_.on();
    for (const place& from : inputs_) {
        if (from.staged != nullptr) {
            std::memcpy(from.staged->bytes().data(), from.host, from.staged->bytes().size());
            write(on, *from.staged, from.on_chip);
        }
    }
    if (const int32_t code = on.rt().kernel_run(of_.loaded(), on.opened(), input_handles_.data(),
                                                input_handles_.size(), output_handles_.data(),
                                                output_handles_.size());
        code != 0) {
        throw on.failure("run a kernel (furiosa_kernel_run)", code);
    }
    for (const place& to : outputs_) {
        if (to.staged != nullptr) {
            read(on, to.on_chip, *to.staged);
            std::memcpy(to.host, to.staged->bytes().data(), to.staged->bytes().size());
        }
    }
    launched_ = true;
}

}  // namespace accelbench::furiosa
