// SPDX-License-Identifier: Apache-2.0
// matmul in every form and type, with few and many rows, constant and changing weights.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/cpu/fixture.hpp"

namespace accelbench::cpu_test {
namespace {

struct form {
    const char* name;
    bool trans_a, trans_b;
};
constexpr form forms[] = {{"NT", false, true}, {"NN", false, false}, {"TN", true, false}};

struct extent {
    std::int64_t m, n, k;
};

tensor operand(accb_dtype type, std::vector<std::int64_t> dims, std::uint32_t seed) {
    return type == ACCB_I8 ? input(type, std::move(dims), seed, -128.0, 127.0)
                           : input(type, std::move(dims), seed);
}

kernel_case product(accb_dtype type, form f, extent e, bool constant) {
    kernel_case c{"matmul",
                  {operand(type, f.trans_a ? std::vector{e.k, e.m} : std::vector{e.m, e.k}, 21),
                   operand(type, f.trans_b ? std::vector{e.n, e.k} : std::vector{e.k, e.n}, 22),
                   output(type == ACCB_I8 ? accb_dtype{ACCB_I32} : type, {e.m, e.n})},
                  {{"trans_a", f.trans_a}, {"trans_b", f.trans_b}},
                  {}};
    if (constant)
        c.tensors[1].role = ACCB_CONST;
    return c;
}

std::vector<double> expected(const kernel_case& c, form f, extent e) {
    const auto& a = c.tensors[0].values;
    const auto& b = c.tensors[1].values;
    std::vector<double> y(static_cast<std::size_t>(e.m * e.n));
    for (std::int64_t i = 0; i < e.m; ++i) {
        for (std::int64_t j = 0; j < e.n; ++j) {
            double sum = 0.0;
            for (std::int64_t k = 0; k < e.k; ++k)
                sum += a[f.trans_a ? k * e.m + i : i * e.k + k] *
                       b[f.trans_b ? j * e.k + k : k * e.n + j];
            y[i * e.n + j] = sum;
        }
    }
    return y;
}

void check(device& d, accb_dtype type, extent e) {
    for (const form f : forms) {
        for (const bool constant : {false, true}) {
            SCOPED_TRACE(std::string(f.name) + (constant ? " constant " : " ") + name_of(type) +
                         " m " + std::to_string(e.m));
            kernel_case c = product(type, f, e, constant);
            const auto want = expected(c, f, e);
            d.run(c);
            const bool exact = type == ACCB_I8;
            const double sum_error =
                exact ? 0.0 : 0x1p-23 * std::sqrt(static_cast<double>(e.k)) * 16.0;
            expect_close(c.tensors[2].values, want, exact ? 1e-9 : sum_error,
                         exact ? 0.0 : 1.01 * unit_roundoff(type), "y");
        }
    }
}

TEST(matmul, every_form_type_and_row_count) {
    for (const setting& s : settings()) {
        SCOPED_TRACE(s.isa + " on " + s.cpus);
        device d(s.cpus, s.isa);
        for (const accb_dtype type : {ACCB_F32, ACCB_BF16, ACCB_F16, ACCB_I8})
            for (const extent e :
                 {extent{1, 1, 1}, extent{1, 67, 129}, extent{3, 35, 70}, extent{8, 50, 1301},
                  extent{16, 33, 17}, extent{17, 129, 63}, extent{101, 77, 1030}})
                check(d, static_cast<accb_dtype>(type), e);
    }
}

// The 8-bit multiply-add of processors without VNNI saturates on exactly these operands.
TEST(matmul, s8_at_the_ends_of_the_range_is_exact) {
    for (const setting& s : settings()) {
        device d(s.cpus, s.isa);
        for (const double left : {-128.0, 127.0}) {
            for (const extent e : {extent{2, 40, 2048}, extent{40, 40, 2048}}) {
                kernel_case c = product(ACCB_I8, forms[0], e, true);
                for (double& v : c.tensors[0].values)
                    v = left;
                for (double& v : c.tensors[1].values)
                    v = -128.0;
                d.run(c);
                for (const double y : c.tensors[2].values)
                    ASSERT_EQ(y, left * -128.0 * 2048.0);
            }
        }
    }
}

TEST(matmul, same_bits_again_and_at_any_offset) {
    device d("0,1");
    if (!d.is_open())
        GTEST_SKIP() << "this machine has one processor";
    for (const accb_dtype type : {ACCB_F32, ACCB_BF16, ACCB_F16, ACCB_I8}) {
        for (const std::int64_t m : {4, 65}) {
            kernel_case first =
                product(static_cast<accb_dtype>(type), forms[0], {m, 70, 515}, true);
            kernel_case second = first;
            d.run(first, 64);
            const auto bits = d.raw();
            d.run(second, 4096 + 192);
            EXPECT_EQ(bits, d.raw()) << name_of(static_cast<accb_dtype>(type)) << " m " << m;
        }
    }
}

TEST(matmul, refuses_what_it_cannot_do) {
    device d("0");
    kernel_case c = product(ACCB_F32, forms[0], {4, 5, 6}, false);
    c.tensors[1].dims = {5, 7};
    EXPECT_EQ(d.query(c).why, static_cast<std::uint32_t>(ACCB_WHY_SHAPE));
    c = product(ACCB_F32, forms[0], {4, 5, 6}, false);
    c.tensors[0].type = ACCB_F64;
    EXPECT_EQ(d.query(c).why, static_cast<std::uint32_t>(ACCB_WHY_DTYPE));
    c.op = "matmul.sparse";
    EXPECT_EQ(d.query(c).why, static_cast<std::uint32_t>(ACCB_WHY_OP));
}

}  // namespace
}  // namespace accelbench::cpu_test
