// SPDX-License-Identifier: Apache-2.0
// Kernels compiled for the compiler's baseline, on any processor.
#define ACCB_CPU_ISA isa_portable
#define ACCB_CPU_LANES 4
#include "backends/cpu/simd/fill_table.hpp"

namespace accelbench::cpu {

const simd_table& portable_table() {
    static constexpr simd_table table = isa_portable::make_table("portable");
    return table;
}

}  // namespace accelbench::cpu
