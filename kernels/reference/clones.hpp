// SPDX-License-Identifier: Apache-2.0
// ACCELBENCH_CLONES: compiles a plain function for several instruction sets; the loader picks one
// that this processor has.
#pragma once

// "fma" brings AVX, which is all that float64 needs; integers need AVX2. Sanitizers run code before
// the loader has resolved such functions, so builds with them get the plain version only.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ACCELBENCH_CLONES __attribute__((target_clones("avx512f", "fma", "default")))
#define ACCELBENCH_INTEGER_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ACCELBENCH_CLONES
#define ACCELBENCH_INTEGER_CLONES
#endif
