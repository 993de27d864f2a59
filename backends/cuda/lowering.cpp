// SPDX-License-Identifier: Apache-2.0
// Checks that every operator needs.
#include "lowering.hpp"

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>

namespace accelbench::cuda {

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

int64_t lowering::extent(uint32_t operand, uint32_t axis, int64_t most) const {
    const accb_tensor& it = tensor(operand);
    if (axis >= it.rank || it.dim[axis] < 1 || it.dim[axis] > most) {
        throw refusal{ACCB_WHY_SHAPE, "operand " + std::to_string(operand) +
                                          " lacks an extent that this operator needs, or the "
                                          "extent is below 1 or above " +
                                          std::to_string(most)};
    }
    return it.dim[axis];
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

int64_t lowering::count(uint32_t operand, int64_t most) const {
    const int64_t elements = sdk::element_count(tensor(operand));
    if (elements < 1 || elements > most) {
        throw refusal{ACCB_WHY_SHAPE,
                      "operand " + std::to_string(operand) + " has " + std::to_string(elements) +
                          " elements; this operator takes 1 to " + std::to_string(most)};
    }
    return elements;
}

from_tensor lowering::arg(uint32_t operand, uint64_t byte_offset) const {
    (void)tensor(operand);  // refuses an operand that is not there
    return {kernel_.operands[operand], byte_offset};
}

from_scratch lowering::scratch(uint64_t bytes) const {
    out_.scratch.push_back(bytes);
    return {static_cast<uint32_t>(out_.scratch.size() - 1)};
}

uint32_t lowering::blocks(int64_t items, int resident, int waves) const {
    const int64_t most = int64_t{traits_.sm_count} * resident * waves;
    return static_cast<uint32_t>(std::clamp<int64_t>(items, 1, std::max<int64_t>(most, 1)));
}

std::string suffix_of(accb_dtype type) {
    return std::string(sdk::name_of(type));
}

}  // namespace accelbench::cuda
