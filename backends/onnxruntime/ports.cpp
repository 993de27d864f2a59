// SPDX-License-Identifier: Apache-2.0
// Copies what binding needs out of the workload, which is gone after compile().
#include "backends/onnxruntime/ports.hpp"

#include <accelbench/sdk/operands.hpp>

namespace accelbench::onnxruntime {

std::string scalar_name(uint32_t index) {
    return "scalar." + std::to_string(index);
}

element_type type_of(accb_dtype type) {
    switch (type) {
        case ACCB_F64:
            return type_f64;
        case ACCB_F32:
            return type_f32;
        case ACCB_F16:
            return type_f16;
        case ACCB_BF16:
            return type_bf16;
        case ACCB_I64:
            return type_s64;
        case ACCB_I32:
            return type_s32;
        case ACCB_I16:
            return type_s16;
        case ACCB_I8:
            return type_s8;
        case ACCB_U64:
            return type_u64;
        case ACCB_U32:
            return type_u32;
        case ACCB_U16:
            return type_u16;
        case ACCB_U8:
            return type_u8;
        case ACCB_BOOL8:
            return type_bool;
        default:
            return type_undefined;
    }
}

ports ports_of(const accb_workload& workload) {
    ports made;
    made.scalars = workload.scalar_count;
    for (uint32_t index = 0; index < workload.tensor_count; ++index) {
        const accb_tensor& tensor = *workload.tensors[index];
        const std::string name(sdk::text_of(tensor.name));
        const element_type type = type_of(tensor.dtype);
        if (type == type_undefined) {
            throw sdk::refusal{ACCB_WHY_DTYPE, "ONNX Runtime's C API has no tensors of " +
                                                   std::string(sdk::name_of(tensor.dtype))};
        }
        if (!sdk::is_dense(tensor)) {
            throw sdk::refusal{ACCB_WHY_SHAPE,
                               "a model's tensors are dense; '" + name + "' is not"};
        }
        made.tensors.push_back({.name = name,
                                .type = type,
                                .extents = {tensor.dim, tensor.dim + tensor.rank},
                                .bytes = sdk::dense_bytes(tensor),
                                .role = tensor.role});
    }
    return made;
}

}  // namespace accelbench::onnxruntime
