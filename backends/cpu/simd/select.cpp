// SPDX-License-Identifier: Apache-2.0
// Picks the widest instruction set that this processor has.
#include <string_view>

#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu {

#if defined(__x86_64__)
namespace {

bool has_avx2() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("f16c");
}
bool has_avx512() {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

}  // namespace
#endif

const simd_table* find_simd_table(const char* name_or_empty) {
    const std::string_view name = name_or_empty;
#if defined(__x86_64__)
    if ((name.empty() || name == "avx512") && has_avx512())
        return &avx512_table();
    if ((name.empty() || name == "avx2") && has_avx2())
        return &avx2_table();
#endif
    if (name.empty() || name == "portable")
        return &portable_table();
    return nullptr;
}

}  // namespace accelbench::cpu
