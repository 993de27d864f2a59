// SPDX-License-Identifier: Apache-2.0
// Sizes of tensors and names of element types.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <cstdint>
#include <string_view>

namespace accelbench::sdk {

/// Bits of one stored element; 0 for a number that this header does not know.
[[nodiscard]] constexpr uint32_t bits_of(accb_dtype dtype) {
    switch (dtype) {
        case ACCB_F64:
        case ACCB_I64:
        case ACCB_U64:
            return 64;
        case ACCB_F32:
        case ACCB_TF32:
        case ACCB_I32:
        case ACCB_U32:
            return 32;
        case ACCB_F16:
        case ACCB_BF16:
        case ACCB_I16:
        case ACCB_U16:
            return 16;
        case ACCB_F8E4M3FN:
        case ACCB_F8E5M2:
        case ACCB_F8E8M0:
        case ACCB_I8:
        case ACCB_U8:
        case ACCB_BOOL8:
            return 8;
        case ACCB_F6E3M2:
        case ACCB_F6E2M3:
            return 6;
        case ACCB_F4E2M1:
        case ACCB_I4:
        case ACCB_U4:
            return 4;
        default:
            return 0;
    }
}

/// As reports write it: "f32", "bf16", "s8"; "unknown" for other numbers.
[[nodiscard]] constexpr std::string_view name_of(accb_dtype dtype) {
    constexpr struct {
        accb_dtype dtype;
        std::string_view name;
    } names[] = {
        {ACCB_F64, "f64"},
        {ACCB_F32, "f32"},
        {ACCB_F16, "f16"},
        {ACCB_BF16, "bf16"},
        {ACCB_TF32, "tf32"},
        {ACCB_F8E4M3FN, "f8e4m3fn"},
        {ACCB_F8E5M2, "f8e5m2"},
        {ACCB_F8E8M0, "f8e8m0"},
        {ACCB_F6E3M2, "f6e3m2"},
        {ACCB_F6E2M3, "f6e2m3"},
        {ACCB_F4E2M1, "f4e2m1"},
        {ACCB_I64, "s64"},
        {ACCB_I32, "s32"},
        {ACCB_I16, "s16"},
        {ACCB_I8, "s8"},
        {ACCB_I4, "s4"},
        {ACCB_U64, "u64"},
        {ACCB_U32, "u32"},
        {ACCB_U16, "u16"},
        {ACCB_U8, "u8"},
        {ACCB_U4, "u4"},
        {ACCB_BOOL8, "bool8"},
        {ACCB_VENDOR_DTYPE, "vendor"},
    };
    for (const auto& entry : names) {
        if (entry.dtype == dtype) {
            return entry.name;
        }
    }
    return "unknown";
}

/// Throws INVALID_ARGUMENT for a negative extent and for a product beyond 2^63 - 1. A scalar has 1.
[[nodiscard]] inline int64_t element_count(const accb_tensor& tensor) {
    require(tensor.rank <= ACCB_MAX_RANK, "a tensor's rank is above ACCB_MAX_RANK");
    int64_t count = 1;
    for (uint32_t axis = 0; axis < tensor.rank; ++axis) {
        require(tensor.dim[axis] >= 0,
                "a tensor's extent is negative; dynamic extents are reserved");
        require(!__builtin_mul_overflow(count, tensor.dim[axis], &count),
                "a tensor's element count does not fit 63 bits");
    }
    return count;
}

/// Bytes of a dense row-major tensor; rows of sub-byte types are padded to whole bytes.
/// Throws INVALID_ARGUMENT where element_count does, and for unknown element types.
[[nodiscard]] inline uint64_t dense_bytes(const accb_tensor& tensor) {
    const uint32_t bits = bits_of(tensor.dtype);
    require(bits != 0, "a tensor has an element type that this plug-in does not know");
    const int64_t count = element_count(tensor);
    if (count == 0) {
        return 0;
    }
    const int64_t row = tensor.rank == 0 ? 1 : tensor.dim[tensor.rank - 1];
    int64_t row_bits = 0;
    require(!__builtin_mul_overflow(row, static_cast<int64_t>(bits), &row_bits) &&
                row_bits <= INT64_MAX - 7,
            "a tensor's size does not fit 63 bits");
    int64_t bytes = 0;
    require(!__builtin_mul_overflow((row_bits + 7) / 8, count / row, &bytes),
            "a tensor's size does not fit 63 bits");
    return static_cast<uint64_t>(bytes);
}

/// True if every stride is zero, or the strides spell dense row-major.
[[nodiscard]] inline bool is_dense(const accb_tensor& tensor) {
    int64_t expected = 1;
    bool all_zero = true;
    bool row_major = true;
    for (uint32_t axis = tensor.rank; axis-- > 0;) {
        all_zero = all_zero && tensor.stride[axis] == 0;
        row_major = row_major && tensor.stride[axis] == expected;
        expected *= tensor.dim[axis];
    }
    return all_zero || row_major;
}

}  // namespace accelbench::sdk
