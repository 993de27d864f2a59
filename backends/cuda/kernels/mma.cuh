// SPDX-License-Identifier: Apache-2.0
// The matrix instructions of our kernels, which every architecture from 8.0 on has.
//
// All multiply 16 rows by 8 columns over 32 bytes of depth: 16 numbers of f16 and bf16, summed in
// float32, or 32 of s8, summed in s32. In bytes their operands lie alike (PTX ISA 9.2, 9.7.14.5.8
// "Matrix Fragments for mma.m16n8k16 with floating point type" and 9.7.14.5.10 "Matrix Fragments
// for mma.m16n8k32"), with group = lane / 4 and place = lane % 4:
//
//     a[0]  row group,     depth 4 place .. 4 place + 3 (bytes)    b[0]  column group, same depth
//     a[1]  row group + 8, the same depth
//     a[2]  row group,     depth 16 + 4 place ..                   b[1]  column group, 16 + ...
//     a[3]  row group + 8, depth 16 + 4 place ..
//     c[0], c[1]  row group,     columns 2 place, 2 place + 1
//     c[2], c[3]  row group + 8, the same columns
//
// The host computes them from the same pages of the ISA, in code of its own
// (tests/doubles/cuda/grid/matrix.cpp).
#pragma once

#include "storage.cuh"

namespace accelbench::cuda {

constexpr int matrix_depth_bytes = 32;

template <class T>
struct matrix_sum {
    using type = float;
};
template <>
struct matrix_sum<signed char> {
    using type = int;
};

/// A lane's part of 16 rows by 32 bytes of depth; of 8 columns it is half of that.
struct fragment {
    unsigned word[4];
};

#ifdef __CUDACC__

__device__ __forceinline__ void multiply_matrices(f16, float (&c)[4], const fragment& a,
                                                  unsigned b0, unsigned b1) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
        "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a.word[0]), "r"(a.word[1]), "r"(a.word[2]), "r"(a.word[3]), "r"(b0), "r"(b1));
}
__device__ __forceinline__ void multiply_matrices(bf16, float (&c)[4], const fragment& a,
                                                  unsigned b0, unsigned b1) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
        "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a.word[0]), "r"(a.word[1]), "r"(a.word[2]), "r"(a.word[3]), "r"(b0), "r"(b1));
}
__device__ __forceinline__ void multiply_matrices(signed char, int (&c)[4], const fragment& a,
                                                  unsigned b0, unsigned b1) {
    asm volatile(
        "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 "
        "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+r"(c[0]), "+r"(c[1]), "+r"(c[2]), "+r"(c[3])
        : "r"(a.word[0]), "r"(a.word[1]), "r"(a.word[2]), "r"(a.word[3]), "r"(b0), "r"(b1));
}

/// Four matrices of 8 rows by 16 bytes from shared memory (9.7.14.5.15 "ldmatrix"): row `lane % 8`
/// of matrix `lane / 8` starts at this lane's `row`. Word i is of matrix i, row lane / 4, bytes
/// 4 (lane % 4) .. 4 (lane % 4) + 3.
__device__ __forceinline__ fragment load_matrices(const unsigned char* row) {
    fragment to;
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(to.word[0]), "=r"(to.word[1]), "=r"(to.word[2]), "=r"(to.word[3])
                 : "r"(static_cast<unsigned>(__cvta_generic_to_shared(row)))
                 : "memory");
    return to;
}
/// The same of matrices of 16-bit numbers, turned: rows 2 (lane % 4) and 2 (lane % 4) + 1, column
/// lane / 4.
__device__ __forceinline__ fragment load_turned_matrices(const unsigned char* row) {
    fragment to;
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(to.word[0]), "=r"(to.word[1]), "=r"(to.word[2]), "=r"(to.word[3])
                 : "r"(static_cast<unsigned>(__cvta_generic_to_shared(row)))
                 : "memory");
    return to;
}

#else

// A default argument's line is the caller's: lanes must meet at one place.
inline void multiply_matrices(f16, float (&c)[4], const fragment& a, unsigned b0, unsigned b1,
                              ACCB_SITE) {
    cuda_double::multiply_in_warp(cuda_double::matrix_type::f16, c, a.word, {b0, b1}, where);
}
inline void multiply_matrices(bf16, float (&c)[4], const fragment& a, unsigned b0, unsigned b1,
                              ACCB_SITE) {
    cuda_double::multiply_in_warp(cuda_double::matrix_type::bf16, c, a.word, {b0, b1}, where);
}
inline void multiply_matrices(signed char, int (&c)[4], const fragment& a, unsigned b0, unsigned b1,
                              ACCB_SITE) {
    cuda_double::multiply_in_warp(c, a.word, {b0, b1}, where);
}
inline fragment load_matrices(const unsigned char* row, bool turned, cuda_double::site where) {
    fragment to;
    unsigned bytes[4];  // read here, where the sanitizers see it
    std::memcpy(bytes, row, sizeof(bytes));
    cuda_double::load_matrices_in_warp(to.word, row, bytes, turned, where);
    return to;
}
inline fragment load_matrices(const unsigned char* row, ACCB_SITE) {
    return load_matrices(row, false, where);
}
inline fragment load_turned_matrices(const unsigned char* row, ACCB_SITE) {
    return load_matrices(row, true, where);
}

#endif

}  // namespace accelbench::cuda
