// SPDX-License-Identifier: Apache-2.0
// The grid's matrix instructions: every place of every fragment against tables drawn from the
// figures of the PTX ISA, products of whole warps, and what must be reported.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "mma.cuh"

namespace accelbench::cuda_test {
namespace {

using cuda_double::matrix_place;
using cuda_double::matrix_type;
using cuda_double::place_in_a;
using cuda_double::place_in_b;
using cuda_double::place_in_c;

constexpr unsigned threads = 32;

template <class T, class Sum>
void product(const unsigned* a, const unsigned* b, Sum* c) {
    const unsigned lane = threadIdx.x;
    Sum sums[4];
    cuda::fragment left;
    for (unsigned i = 0; i < 4; ++i) {
        sums[i] = c[4 * lane + i];
        left.word[i] = a[4 * lane + i];
    }
    cuda::multiply_matrices(T{}, sums, left, b[2 * lane], b[2 * lane + 1]);
    for (unsigned i = 0; i < 4; ++i) {
        c[4 * lane + i] = sums[i];
    }
}

// NOLINTBEGIN(bugprone-macro-parentheses): types
#define ACCB_PRODUCT(name, T, Sum)                                             \
    ACCB_KERNEL(threads, name)(const unsigned* a, const unsigned* b, Sum* c) { \
        product<T, Sum>(a, b, c);                                              \
    }                                                                          \
    ACCB_ENTER_KERNEL(name, threads)
// NOLINTEND(bugprone-macro-parentheses)
ACCB_PRODUCT(product_f16, cuda::f16, float)
ACCB_PRODUCT(product_bf16, cuda::bf16, float)
ACCB_PRODUCT(product_s8, signed char, int)

ACCB_KERNEL(threads, half_a_product)(float* c) {
    float sums[4] = {};
    if (threadIdx.x < threads / 2) {
        cuda::multiply_matrices(cuda::f16{}, sums, cuda::fragment{}, 0, 0);
    }
    c[threadIdx.x] = sums[0];
}
ACCB_ENTER_KERNEL(half_a_product, threads)

ACCB_KERNEL(threads, two_products)(float* c) {
    float sums[4] = {};
    if (threadIdx.x % 2 == 0) {  // NOLINT(bugprone-branch-clone): two places to meet at
        cuda::multiply_matrices(cuda::f16{}, sums, cuda::fragment{}, 0, 0);
    } else {
        cuda::multiply_matrices(cuda::f16{}, sums, cuda::fragment{}, 0, 0);
    }
    c[threadIdx.x] = sums[0];
}
ACCB_ENTER_KERNEL(two_products, threads)

// Matrix m, row r, column c of 16-bit numbers hold 256 m + 16 r + c; rows lie `stride` bytes apart.
ACCB_KERNEL(threads, matrices)(unsigned* out, int turned, int stride, int shift) {
    ACCB_DYNAMIC_SHARED(unsigned char, room);
    const int row = static_cast<int>(threadIdx.x);
    for (unsigned column = 0; column < 8; ++column) {
        const auto value = static_cast<unsigned short>(256 * (row / 8) + 16 * (row % 8) + column);
        std::memcpy(room + row * stride + 2 * column, &value, sizeof(value));
    }
    __syncthreads();
    const unsigned char* const from = room + row * stride + shift;
    const cuda::fragment got =
        turned != 0 ? cuda::load_turned_matrices(from) : cuda::load_matrices(from);
    for (unsigned i = 0; i < 4; ++i) {
        out[4 * threadIdx.x + i] = got.word[i];
    }
}
ACCB_ENTER_KERNEL(matrices, threads)

struct outcome {
    int status;
    std::string message;
    std::uint64_t conflicts;
};

outcome launch(const char* name, std::vector<void*> args, unsigned shared = 0) {
    unsigned count = 0;
    const accb_cuda_host_kernel* kernel = accb_cuda_host_kernels(&count);
    while (std::string(kernel->name) != name) {
        ++kernel;
    }
    accb_cuda_host_launch how{{1, 1, 1}, {threads, 1, 1}, {1, 1, 1}, shared, args.data()};
    accb_cuda_host_report report{};
    const int status = kernel->run(&how, &report);
    return {status, report.message, report.traffic.bank_conflicts};
}

// The figures draw a matrix as blocks of 8 rows by 16 bytes; in each, thread 4 r + w holds word w
// of row r. What differs between them is the order in which a lane's registers visit the blocks.
struct figure {
    const char* name;
    matrix_type type;
    unsigned elements;  // of a word
    // by register: first row and first byte of its block
    unsigned row[4], byte[4];
    unsigned registers;
};
constexpr figure figures_of_a[] = {
    {"m16n8k16 f16 a", matrix_type::f16, 2, {0, 8, 0, 8}, {0, 0, 16, 16}, 4},
    {"m16n8k16 bf16 a", matrix_type::bf16, 2, {0, 8, 0, 8}, {0, 0, 16, 16}, 4},
    {"m16n8k32 s8 a", matrix_type::s8, 4, {0, 8, 0, 8}, {0, 0, 16, 16}, 4},
};
constexpr figure figures_of_b[] = {
    {"m16n8k16 f16 b", matrix_type::f16, 2, {0, 0, 0, 0}, {0, 16, 0, 0}, 2},
    {"m16n8k16 bf16 b", matrix_type::bf16, 2, {0, 0, 0, 0}, {0, 16, 0, 0}, 2},
    {"m16n8k32 s8 b", matrix_type::s8, 4, {0, 0, 0, 0}, {0, 16, 0, 0}, 2},
};

/// Line (row of a, column of b) and depth of element i of a lane.
matrix_place drawn(const figure& it, unsigned lane, unsigned i) {
    const unsigned at = i / it.elements;
    const unsigned width = 4 / it.elements;  // bytes of an element
    return {it.row[at] + lane / 4, (it.byte[at] + 4 * (lane % 4)) / width + i % it.elements};
}

TEST(matrix_fragments, LieAsTheFiguresDrawThem) {
    for (const figure& it : figures_of_a) {
        for (unsigned lane = 0; lane < 32; ++lane) {
            for (unsigned i = 0; i < it.registers * it.elements; ++i) {
                EXPECT_EQ(place_in_a(it.type, lane, i), drawn(it, lane, i))
                    << it.name << " lane " << lane << " element " << i;
            }
        }
    }
    for (const figure& it : figures_of_b) {
        for (unsigned lane = 0; lane < 32; ++lane) {
            for (unsigned i = 0; i < it.registers * it.elements; ++i) {
                const matrix_place want = drawn(it, lane, i);
                EXPECT_EQ(place_in_b(it.type, lane, i), (matrix_place{want.column, want.row}))
                    << it.name << " lane " << lane << " element " << i;
            }
        }
    }
}

// Read off the figures, not computed: corners and a middle of each.
TEST(matrix_fragments, HoldTheElementsThatTheFiguresName) {
    EXPECT_EQ(place_in_a(matrix_type::f16, 0, 0), (matrix_place{0, 0}));
    EXPECT_EQ(place_in_a(matrix_type::f16, 0, 2), (matrix_place{8, 0}));
    EXPECT_EQ(place_in_a(matrix_type::f16, 0, 4), (matrix_place{0, 8}));
    EXPECT_EQ(place_in_a(matrix_type::f16, 31, 7), (matrix_place{15, 15}));
    EXPECT_EQ(place_in_a(matrix_type::bf16, 5, 1), (matrix_place{1, 3}));
    EXPECT_EQ(place_in_b(matrix_type::f16, 31, 3), (matrix_place{15, 7}));
    EXPECT_EQ(place_in_b(matrix_type::f16, 1, 2), (matrix_place{10, 0}));
    EXPECT_EQ(place_in_a(matrix_type::s8, 31, 15), (matrix_place{15, 31}));
    EXPECT_EQ(place_in_a(matrix_type::s8, 4, 8), (matrix_place{1, 16}));
    EXPECT_EQ(place_in_a(matrix_type::s8, 2, 4), (matrix_place{8, 8}));
    EXPECT_EQ(place_in_b(matrix_type::s8, 31, 7), (matrix_place{31, 7}));
    EXPECT_EQ(place_in_c(0, 1), (matrix_place{0, 1}));
    EXPECT_EQ(place_in_c(0, 2), (matrix_place{8, 0}));
    EXPECT_EQ(place_in_c(31, 3), (matrix_place{15, 7}));
    EXPECT_EQ(place_in_c(6, 0), (matrix_place{1, 4}));
}

// Small whole numbers, which every type holds; asymmetric, so that no swap of rows goes unseen.
int left_of(unsigned row, unsigned k) {
    return static_cast<int>((7 * row + 3 * k) % 13) - 6;
}
int right_of(unsigned k, unsigned column) {
    return static_cast<int>((5 * column + 2 * k + k * column) % 11) - 5;
}
unsigned bits_of(matrix_type type, int value) {
    switch (type) {
        case matrix_type::f16:
            return cuda_double::f32_to_f16(static_cast<float>(value));
        case matrix_type::bf16:
            return cuda_double::f32_to_bf16(static_cast<float>(value));
        case matrix_type::s8:
            break;
    }
    return static_cast<unsigned>(value) & 0xffU;
}

template <class Sum>
void expect_product(const char* kernel, const figure& a, const figure& b) {
    const unsigned depth = 8 * a.elements;
    std::vector<unsigned> left(128);
    std::vector<unsigned> right(64);
    std::vector<Sum> sums(128);
    for (unsigned lane = 0; lane < 32; ++lane) {
        for (unsigned i = 0; i < 4 * a.elements; ++i) {
            const matrix_place at = drawn(a, lane, i);
            left[4 * lane + i / a.elements] |= bits_of(a.type, left_of(at.row, at.column))
                                               << (32 / a.elements * (i % a.elements));
        }
        for (unsigned i = 0; i < 2 * b.elements; ++i) {
            const matrix_place at = drawn(b, lane, i);
            right[2 * lane + i / b.elements] |= bits_of(b.type, right_of(at.column, at.row))
                                                << (32 / b.elements * (i % b.elements));
        }
        for (unsigned i = 0; i < 4; ++i) {
            sums[4 * lane + i] = static_cast<Sum>(1000 * lane + i);
        }
    }
    const unsigned* a_at = left.data();
    const unsigned* b_at = right.data();
    Sum* c_at = sums.data();
    ASSERT_EQ(launch(kernel, {&a_at, &b_at, &c_at}).message, "");
    for (unsigned lane = 0; lane < 32; ++lane) {
        for (unsigned i = 0; i < 4; ++i) {
            const unsigned row = lane / 4 + 8 * (i / 2);
            const unsigned column = 2 * (lane % 4) + i % 2;
            int want = static_cast<int>(1000 * lane + i);
            for (unsigned k = 0; k < depth; ++k) {
                want += left_of(row, k) * right_of(k, column);
            }
            EXPECT_EQ(sums[4 * lane + i], static_cast<Sum>(want))
                << kernel << " row " << row << " column " << column;
        }
    }
}

TEST(matrix_products, AreThoseOfTheMatrices) {
    for (const char* order : {"ascending", "descending"}) {
        setenv("ACCELBENCH_CUDA_HOST_ORDER", order, 1);
        expect_product<float>("product_f16", figures_of_a[0], figures_of_b[0]);
        expect_product<float>("product_bf16", figures_of_a[1], figures_of_b[1]);
        expect_product<int>("product_s8", figures_of_a[2], figures_of_b[2]);
    }
    unsetenv("ACCELBENCH_CUDA_HOST_ORDER");
}

TEST(matrix_products, WarpsWhoseLanesPartAreReported) {
    std::vector<float> out(threads);
    float* at = out.data();
    const outcome half = launch("half_a_product", {&at});
    EXPECT_EQ(half.status, 1);
    EXPECT_NE(half.message.find("waits for its warp at matrix_test.cpp:"), std::string::npos)
        << half.message;
    const outcome two = launch("two_products", {&at});
    EXPECT_EQ(two.status, 1);
    EXPECT_NE(two.message.find("divergent warp"), std::string::npos) << two.message;
}

TEST(matrix_loads, GiveEachLaneItsWords) {
    for (int turned : {0, 1}) {
        std::vector<unsigned> out(128);
        unsigned* at = out.data();
        int stride = 16;
        int shift = 0;
        const outcome got = launch("matrices", {&at, &turned, &stride, &shift}, 32 * 16);
        ASSERT_EQ(got.message, "");
        EXPECT_EQ(got.conflicts, 0U);
        for (unsigned lane = 0; lane < 32; ++lane) {
            for (unsigned i = 0; i < 4; ++i) {
                const unsigned low = turned != 0 ? 256 * i + 32 * (lane % 4) + lane / 4
                                                 : 256 * i + 16 * (lane / 4) + 2 * (lane % 4);
                const unsigned high = low + (turned != 0 ? 16 : 1);
                EXPECT_EQ(out[4 * lane + i], low | high << 16U) << lane << ' ' << i;
            }
        }
    }
}

TEST(matrix_loads, CountRowsThatWaitForABank) {
    std::vector<unsigned> out(128);
    unsigned* at = out.data();
    int turned = 0;
    int shift = 0;
    int stride = 64;  // rows 0, 2, 4, 6 of a matrix in the same banks
    EXPECT_EQ(launch("matrices", {&at, &turned, &stride, &shift}, 32 * 64).conflicts, 4U * 3U);
    stride = 128;
    EXPECT_EQ(launch("matrices", {&at, &turned, &stride, &shift}, 32 * 128).conflicts, 4U * 7U);
    stride = 80;
    EXPECT_EQ(launch("matrices", {&at, &turned, &stride, &shift}, 32 * 80).conflicts, 0U);
}

TEST(matrix_loads, RowsAtOddAddressesAreReported) {
    std::vector<unsigned> out(128);
    unsigned* at = out.data();
    int turned = 0;
    int stride = 32;
    int shift = 8;
    const outcome got = launch("matrices", {&at, &turned, &stride, &shift}, 32 * 32);
    EXPECT_EQ(got.status, 1);
    EXPECT_NE(got.message.find("ldmatrix: a row starts at no multiple of 16 bytes"),
              std::string::npos)
        << got.message;
}

}  // namespace
}  // namespace accelbench::cuda_test
