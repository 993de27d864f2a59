// SPDX-License-Identifier: Apache-2.0
// Kernels compiled for AVX2, FMA and F16C (Haswell, Zen and later).
#define ACCB_CPU_ISA isa_avx2
#define ACCB_CPU_LANES 8
#include "backends/cpu/simd/fill_table.hpp"

namespace accelbench::cpu {

const simd_table& avx2_table() {
    static constexpr simd_table table = isa_avx2::make_table("avx2");
    return table;
}

}  // namespace accelbench::cpu
