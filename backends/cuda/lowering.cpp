// SPDX-License-Identifier: Apache-2.0
// Arguments, scratch memory and grids of one kernel.
#include "lowering.hpp"

#include <accelbench/sdk/tensor.hpp>
#include <algorithm>
#include <limits>

namespace accelbench::cuda {

from_tensor lowering::arg(uint32_t operand, uint64_t byte_offset) const {
    (void)tensor(operand);  // refuses an operand that is not there
    return {kernel().operands[operand], byte_offset};
}

from_scratch lowering::scratch(uint64_t bytes) const {
    out_.scratch.push_back(bytes);
    return {static_cast<uint32_t>(out_.scratch.size() - 1)};
}

uint32_t lowering::blocks(int64_t items) {
    return static_cast<uint32_t>(
        std::clamp<int64_t>(items, 1, std::numeric_limits<int32_t>::max()));
}

uint32_t lowering::resident_blocks(int64_t items, int resident) const {
    const int64_t most = int64_t{traits_.sm_count} * resident;
    return static_cast<uint32_t>(std::clamp<int64_t>(items, 1, std::max<int64_t>(most, 1)));
}

std::string suffix_of(accb_dtype type) {
    return std::string(sdk::name_of(type));
}

}  // namespace accelbench::cuda
