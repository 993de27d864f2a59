// SPDX-License-Identifier: Apache-2.0
// The table of operators, and how their kernels are compiled and spread.
#include "lowering.hpp"

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>

namespace accelbench::opencl {
namespace {

using lower_function = void (*)(const lowering&);
struct known_op {
    std::string_view name;
    lower_function lower;
};
constexpr known_op known_ops[] = {
    {"empty", lower_empty},
    {"copy", lower_copy},
    {"h2d", lower_transfer},
    {"d2h", lower_transfer},
    {"triad", lower_triad},
    {"adamw", lower_adamw},
    {"rms_norm", lower_rms_norm},
    {"rms_norm.backward", lower_rms_norm_backward},
    {"softmax", lower_softmax},
    {"softmax.backward", lower_softmax_backward},
    {"cross_entropy", lower_cross_entropy},
    {"cross_entropy.backward", lower_cross_entropy_backward},
    {"matmul", lower_matmul},
    {"attention.prefill", lower_attention_prefill},
    {"attention.decode", lower_attention_decode},
    {"attention.backward", lower_attention_backward},
};

// Above this, outputs have left the caches before anyone reads them: half of the 16 to 64 MiB that
// last-level caches have, since inputs need room too.
constexpr uint64_t streaming_bytes = 8u << 20;

int storage_code(accb_dtype storage) {
    return storage == ACCB_F16 ? 1 : storage == ACCB_BF16 ? 2 : 0;
}

}  // namespace

lowering::lowering(const accb_workload& workload, const accb_kernel& kernel,
                   const device_traits& device, std::string_view tuning, plan& out)
    : operand_checks(workload, kernel), device_(device), tuning_(tuning), out_(out) {}

from_scratch lowering::scratch(uint64_t bytes) const {
    out_.scratch.push_back(bytes);
    return {static_cast<uint32_t>(out_.scratch.size() - 1)};
}

int lowering::vector() const {
    if (!device_.is_cpu) {
        return 4;
    }
    return 16;
}

std::string lowering::options(accb_dtype storage, uint64_t out_bytes) const {
    return options_with_vector(storage, vector(), device_.is_cpu && out_bytes >= streaming_bytes);
}

std::string lowering::options_with_vector(accb_dtype storage, int vector, bool stream) const {
    return "-w -cl-std=CL1.2 -DVEC=" + std::to_string(vector) +
           " -DLANES=" + std::to_string(lanes()) +
           " -DSTORE=" + std::to_string(storage_code(storage)) +
           " -DSTREAM=" + std::to_string(stream ? 1 : 0);
}

int lowering::groups_for(int64_t items) const {
    // CPU: four shares a core even out a core that was away; more only cost scheduling. Elsewhere:
    // enough groups to fill the device several times over.
    const int64_t wanted = int64_t{device_.compute_units} * (device_.is_cpu ? 4 : 64);
    return static_cast<int>(std::clamp<int64_t>(items, 1, wanted));
}

plan make_plan(const accb_workload& workload, const device_traits& device,
               std::string_view tuning) {
    plan made;
    if (workload.kernel_count == 0) {
        throw refusal{ACCB_WHY_VIEW, "this backend runs kernel lists; the workload has none"};
    }
    made.answer = sdk::yes(ACCB_F32);
    for (uint32_t index = 0; index < workload.kernel_count; ++index) {
        const accb_kernel& kernel = *workload.kernels[index];
        const std::string_view name = sdk::text_of(kernel.op);
        const auto* const op = std::find_if(std::begin(known_ops), std::end(known_ops),
                                            [&](const known_op& it) { return it.name == name; });
        if (op == std::end(known_ops) || kernel.op_version > 1) {
            throw refusal{ACCB_WHY_OP, "no OpenCL kernel for operator '" + std::string(name) +
                                           "' version " + std::to_string(kernel.op_version)};
        }
        op->lower(lowering(workload, kernel, device, tuning, made));
    }
    return made;
}

}  // namespace accelbench::opencl
