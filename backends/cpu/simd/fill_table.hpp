// SPDX-License-Identifier: Apache-2.0
// The table of one instruction set: the last include of its translation unit.
#pragma once

#include "backends/cpu/simd/attention_backward.hpp"
#include "backends/cpu/simd/attention_decode.hpp"
#include "backends/cpu/simd/attention_prefill.hpp"
#include "backends/cpu/simd/gemv.hpp"
#include "backends/cpu/simd/integer.hpp"
#include "backends/cpu/simd/memory.hpp"
#include "backends/cpu/simd/norm.hpp"
#include "backends/cpu/simd/rank_sum.hpp"
#include "backends/cpu/simd/softmax.hpp"

#define ACCB_CPU_EACH_STORAGE(function) \
    { function<stored_f32>, function<stored_bf16>, function<stored_f16> }

namespace accelbench::cpu::ACCB_CPU_ISA {

inline constexpr simd_table make_table(const char* name) {
    return {
        .name = name,
        .lanes = lanes,
        .panel = panel_columns,
        .copy = copy,
        .triad = ACCB_CPU_EACH_STORAGE(triad),
        .adamw = ACCB_CPU_EACH_STORAGE(adamw),
        .widen = ACCB_CPU_EACH_STORAGE(widen),
        .narrow = ACCB_CPU_EACH_STORAGE(narrow),
        .rank_sum = ACCB_CPU_EACH_STORAGE(rank_sum),
        .widen_s8 = widen_s8,
        .rms_norm = ACCB_CPU_EACH_STORAGE(rms_norm),
        .rms_norm_backward = ACCB_CPU_EACH_STORAGE(rms_norm_backward),
        .softmax = ACCB_CPU_EACH_STORAGE(softmax),
        .softmax_backward = ACCB_CPU_EACH_STORAGE(softmax_backward),
        .cross_entropy = ACCB_CPU_EACH_STORAGE(cross_entropy),
        .cross_entropy_backward = ACCB_CPU_EACH_STORAGE(cross_entropy_backward),
        .gemv = ACCB_CPU_EACH_STORAGE(gemv),
        .gemv_s8 = gemv_s8,
        .gemm_s8 = gemm_s8,
        .packed_size = packed_size,
        .prefill_scratch = prefill_scratch,
        .prefill_units = prefill_units,
        .prefill_pack = ACCB_CPU_EACH_STORAGE(prefill_pack),
        .prefill_unit = ACCB_CPU_EACH_STORAGE(prefill_unit),
        .decode_unit = ACCB_CPU_EACH_STORAGE(decode_unit),
        .decode_combine = ACCB_CPU_EACH_STORAGE(decode_combine),
        .decode_scratch = decode_scratch,
        .backward_scratch = backward_scratch,
        .backward_unit = ACCB_CPU_EACH_STORAGE(backward_unit),
    };
}

}  // namespace accelbench::cpu::ACCB_CPU_ISA
