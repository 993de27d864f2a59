// SPDX-License-Identifier: Apache-2.0
// Checks that every operator needs, and the table of operators.
#include "lowering.hpp"

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>
#include <limits>

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
    : workload_(workload), kernel_(kernel), device_(device), tuning_(tuning), out_(out) {}

void lowering::expect_operands(uint32_t count) const {
    if (kernel_.operand_count != count) {
        throw refusal{ACCB_WHY_OP, std::string(sdk::text_of(kernel_.op)) + " has " +
                                       std::to_string(kernel_.operand_count) +
                                       " operands here; this backend knows it with " +
                                       std::to_string(count)};
    }
}

const accb_tensor& lowering::tensor(uint32_t operand) const {
    return sdk::tensor_of(workload_, kernel_, operand);
}

int lowering::extent(uint32_t operand, uint32_t axis) const {
    const accb_tensor& it = tensor(operand);
    if (axis >= it.rank || it.dim[axis] < 1 || it.dim[axis] > std::numeric_limits<int>::max()) {
        throw refusal{ACCB_WHY_SHAPE, "operand " + std::to_string(operand) +
                                          " lacks an extent that this operator needs, or the "
                                          "extent is below 1 or above 2^31 - 1"};
    }
    return static_cast<int>(it.dim[axis]);
}

void lowering::expect(uint32_t operand, accb_dtype type,
                      std::initializer_list<int64_t> extents) const {
    const accb_tensor& it = tensor(operand);
    if (it.dtype != type) {
        throw refusal{ACCB_WHY_DTYPE, "operand " + std::to_string(operand) + " must be " +
                                          std::string(sdk::name_of(type)) + " beside the others"};
    }
    if (!sdk::is_dense(it)) {
        throw refusal{ACCB_WHY_SHAPE, "only dense row-major tensors are supported"};
    }
    if (it.rank != extents.size() || !std::equal(extents.begin(), extents.end(), it.dim)) {
        throw refusal{ACCB_WHY_SHAPE, "the extents of operand " + std::to_string(operand) +
                                          " do not fit the others"};
    }
}

accb_dtype lowering::floating(uint32_t operand) const {
    const accb_dtype type = tensor(operand).dtype;
    if (type != ACCB_F32 && type != ACCB_F16 && type != ACCB_BF16) {
        throw refusal{ACCB_WHY_DTYPE, "elements must be f32, f16 or bf16 for this operator, not " +
                                          std::string(sdk::name_of(type))};
    }
    return type;
}

int lowering::count(uint32_t operand) const {
    const accb_tensor& it = tensor(operand);
    int64_t elements = 1;
    for (uint32_t axis = 0; axis < it.rank; ++axis) {
        elements *= extent(operand, axis);
        if (elements > std::numeric_limits<int>::max()) {
            throw refusal{ACCB_WHY_SHAPE, "a tensor has more than 2^31 - 1 elements"};
        }
    }
    return static_cast<int>(elements);
}

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
