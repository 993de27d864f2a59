// SPDX-License-Identifier: Apache-2.0
// Written from the PTX ISA 9.2 alone: 9.7.14.5.8 "Matrix Fragments for mma.m16n8k16 with floating
// point type", 9.7.14.5.10 "Matrix Fragments for mma.m16n8k32", 9.7.14.5.15 "Warp-level matrix load
// instruction: ldmatrix".
#include "tests/doubles/cuda/grid/matrix.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "tests/doubles/cuda/grid/cluster_run.hpp"
#include "tests/doubles/cuda/grid/narrow_on_host.hpp"

namespace accelbench::cuda_double {
namespace {

constexpr unsigned registers_of_a = 4, registers_of_b = 2, rows_of_a_matrix = 8;

constexpr unsigned elements_of_a_word(matrix_type type) {
    return type == matrix_type::s8 ? 4 : 2;
}

/// Element `at` of a word, the lowest first. Every product and sum of s8 is exact in float32.
float element(matrix_type type, unsigned word, unsigned at) {
    switch (type) {
        case matrix_type::f16:
            return f16_to_f32(static_cast<unsigned short>(word >> (16U * at)));
        case matrix_type::bf16:
            return std::bit_cast<float>(word >> (16U * at) << 16U);
        case matrix_type::s8:
            return static_cast<float>(static_cast<signed char>(word >> (8U * at)));
    }
    return 0.0f;
}

void leave(matrix_type type, const unsigned (&a)[registers_of_a],
           const unsigned (&b)[registers_of_b], unsigned lane, warp_board& on) {
    const unsigned each = elements_of_a_word(type);
    for (unsigned i = 0; i < registers_of_a * each; ++i) {
        const matrix_place at = place_in_a(type, lane, i);
        on.a[at.row][at.column] = element(type, a[i / each], i % each);
    }
    for (unsigned i = 0; i < registers_of_b * each; ++i) {
        const matrix_place at = place_in_b(type, lane, i);
        on.b[at.column][at.row] = element(type, b[i / each], i % each);
    }
}

template <class Sum>
void multiply(matrix_type type, Sum (&c)[4], const unsigned (&a)[registers_of_a],
              const unsigned (&b)[registers_of_b], site where) {
    const unsigned lane = current_thread->slot % 32;
    const unsigned depth = elements_of_a_word(type) * 8;
    const warp_board& all =
        current_thread->run->share([&](warp_board& on) { leave(type, a, b, lane, on); }, where);
    for (unsigned i = 0; i < 4; ++i) {
        const matrix_place at = place_in_c(lane, i);
        float sum = 0.0f;
        for (unsigned k = 0; k < depth; ++k) {
            sum += all.a[at.row][k] * all.b[at.column][k];
        }
        if constexpr (std::is_same_v<Sum, int>) {
            c[i] = static_cast<int>(static_cast<unsigned>(c[i]) +
                                    static_cast<unsigned>(static_cast<int>(sum)));
        } else {
            c[i] += sum;
        }
    }
}

/// Rows of one matrix that share their four banks with a row before them.
unsigned conflicts(const std::uint64_t* rows) {
    std::array<unsigned, 8> readers{};
    for (unsigned row = 0; row < rows_of_a_matrix; ++row) {
        const bool known = std::find(rows, rows + row, rows[row]) != rows + row;
        readers[rows[row] / 16 % 8] += known ? 0 : 1;
    }
    return *std::max_element(readers.begin(), readers.end()) - 1;
}

}  // namespace

matrix_place place_in_a(matrix_type type, unsigned lane, unsigned i) {
    const unsigned group = lane >> 2U;
    const unsigned thread_in_group = lane % 4;
    if (type == matrix_type::s8) {
        return {i < 4 || (i >= 8 && i < 12) ? group : group + 8,
                thread_in_group * 4 + (i & 3U) + (i < 8 ? 0 : 16)};
    }
    return {i < 2 || (i >= 4 && i < 6) ? group : group + 8,
            thread_in_group * 2 + (i & 1U) + (i < 4 ? 0 : 8)};
}

matrix_place place_in_b(matrix_type type, unsigned lane, unsigned i) {
    const unsigned group = lane >> 2U;
    const unsigned thread_in_group = lane % 4;
    if (type == matrix_type::s8) {
        return {thread_in_group * 4 + (i & 3U) + (i < 4 ? 0 : 16), group};
    }
    return {thread_in_group * 2 + (i & 1U) + (i < 2 ? 0 : 8), group};
}

matrix_place place_in_c(unsigned lane, unsigned i) {
    return {(lane >> 2U) + (i < 2 ? 0 : 8), lane % 4 * 2 + (i & 1U)};
}

void multiply_in_warp(matrix_type type, float (&c)[4], const unsigned (&a)[4],
                      const unsigned (&b)[2], site where) {
    multiply(type, c, a, b, where);
}

void multiply_in_warp(int (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2], site where) {
    multiply(matrix_type::s8, c, a, b, where);
}

void load_matrices_in_warp(unsigned (&to)[4], const void* row, const unsigned (&bytes)[4],
                           bool turned, site where) {
    cluster_run& run = *current_thread->run;
    const unsigned lane = current_thread->slot % 32;
    const auto address = reinterpret_cast<std::uintptr_t>(row);
    if (address % 16 != 0) {
        run.stop("ldmatrix: a row starts at no multiple of 16 bytes", where);
    }
    const warp_board& all = run.share(
        [&](warp_board& on) {
            on.slot[lane] = std::uint64_t{address};
            std::memcpy(on.row[lane], bytes, sizeof(bytes));
        },
        where);
    const unsigned across = lane / 4;
    const unsigned along = lane % 4 * 2;
    for (unsigned matrix = 0; matrix < 4; ++matrix) {
        const unsigned first = matrix * rows_of_a_matrix;
        const auto half_at = [&](unsigned at, unsigned column) {
            return unsigned{all.row[first + at][column]};
        };
        to[matrix] = turned ? half_at(along, across) | half_at(along + 1, across) << 16U
                            : half_at(across, along) | half_at(across, along + 1) << 16U;
        current_traffic.bank_conflicts += lane == 0 ? conflicts(all.slot + first) : 0;
    }
}

}  // namespace accelbench::cuda_double
