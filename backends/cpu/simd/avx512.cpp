// SPDX-License-Identifier: Apache-2.0
// Kernels compiled for AVX-512 F, BW, DQ and VL (Skylake-SP, Zen 4 and later).
#define ACCB_CPU_ISA isa_avx512
#define ACCB_CPU_LANES 16
#include "backends/cpu/simd/fill_table.hpp"

namespace accelbench::cpu {

const simd_table& avx512_table() {
    static constexpr simd_table table = isa_avx512::make_table("avx512");
    return table;
}

}  // namespace accelbench::cpu
