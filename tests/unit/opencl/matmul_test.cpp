// SPDX-License-Identifier: Apache-2.0
// matmul against a naive double loop: every form, every type, tails on all sides, exact where sums
// are exact.
#include "tests/unit/opencl/expectation.hpp"

namespace accelbench::opencl_test {
namespace {

enum class form { nt, nn, tn };
struct shape {
    int m, n, k;
};

request make_request(form how, shape s, accb_dtype type, bool constant, std::vector<double> a,
                     std::vector<double> b) {
    const bool ta = how == form::tn;
    const bool tb = how == form::nt;
    const accb_dtype out = type == ACCB_I8 ? accb_dtype{ACCB_I32} : type;
    request it;
    it.op = "matmul";
    it.operands = {
        {type, {ta ? s.k : s.m, ta ? s.m : s.k}, ACCB_INPUT, std::move(a), 0},
        {type,
         {tb ? s.n : s.k, tb ? s.k : s.n},
         static_cast<uint8_t>(constant ? ACCB_CONST : ACCB_INPUT),
         std::move(b),
         0},
        {out, {s.m, s.n}, ACCB_OUTPUT, {}, 0},
    };
    it.integers = {{"trans_a", ta ? 1 : 0}, {"trans_b", tb ? 1 : 0}};
    return it;
}

double product_at(const request& it, form how, shape s, int i, int j, double& magnitude) {
    const std::vector<double>& a = it.operands[0].values;
    const std::vector<double>& b = it.operands[1].values;
    double sum = 0.0;
    magnitude = 0.0;
    for (int p = 0; p < s.k; ++p) {
        const double x = how == form::tn ? a[p * s.m + i] : a[i * s.k + p];
        const double y = how == form::nt ? b[j * s.k + p] : b[p * s.n + j];
        sum += x * y;
        magnitude += std::fabs(x * y);
    }
    return sum;
}

// roundoff: of the stored result. Sums may be in any order: 2 K u_f32 of the terms' magnitudes.
void expect_product(const request& it, form how, shape s, double roundoff, bool exact) {
    const outcome got = run(it);
    ASSERT_EQ(got.status, ACCB_OK) << got.message << got.note;
    EXPECT_TRUE(got.guards_kept);
    int wrong = 0;
    for (int i = 0; i < s.m; ++i) {
        for (int j = 0; j < s.n; ++j) {
            double magnitude = 0.0;
            const double want = product_at(it, how, s, i, j, magnitude);
            const double allowed =
                exact ? 0.0
                      : roundoff * std::fabs(want) + 2.0 * s.k * std::ldexp(1.0, -24) * magnitude;
            const double have = got.after[2][i * s.n + j];
            if (!(std::fabs(have - want) <= allowed) && ++wrong < 4) {
                ADD_FAILURE() << "y[" << i << "," << j << "] = " << have << ", not " << want;
            }
        }
    }
    EXPECT_EQ(wrong, 0);
}

class matmul : public on_device {};

constexpr form forms[] = {form::nt, form::nn, form::tn};

TEST_F(matmul, is_exact_on_whole_numbers_in_every_form) {
    for (const form how : forms) {
        for (const shape s : {shape{1, 1, 1},
                              {3, 127, 65},
                              {17, 31, 300},
                              {129, 70, 257},
                              {1, 200, 515},
                              {5, 16, 1},
                              {97, 513, 40}}) {
            for (const bool constant : {true, false}) {
                SCOPED_TRACE(testing::Message()
                             << "form " << static_cast<int>(how) << " " << s.m << "x" << s.n << "x"
                             << s.k << (constant ? " constant b" : " input b"));
                const request it =
                    make_request(how, s, ACCB_F32, constant, whole_values(s.m * s.k, 1, 7),
                                 whole_values(s.k * s.n, 2, 7));
                expect_product(it, how, s, 0.0, true);
            }
        }
    }
}

TEST_F(matmul, keeps_the_error_bound_on_random_numbers) {
    for (const form how : forms) {
        const shape s{65, 130, 1000};
        const request it = make_request(how, s, ACCB_F32, false, random_values(s.m * s.k, 3),
                                        random_values(s.k * s.n, 4));
        expect_product(it, how, s, std::ldexp(1.0, -24), false);
    }
}

TEST_F(matmul, takes_narrow_storage) {
    for (const auto& [type, roundoff] :
         {std::pair{ACCB_F16, std::ldexp(1.0, -11)}, std::pair{ACCB_BF16, std::ldexp(1.0, -8)}}) {
        for (const form how : forms) {
            for (const shape s : {shape{37, 50, 600}, {1, 130, 300}}) {
                SCOPED_TRACE(testing::Message() << "type " << type << " form "
                                                << static_cast<int>(how) << " m " << s.m);
                const auto stored_as = static_cast<accb_dtype>(type);
                const request it =
                    make_request(how, s, stored_as, true, random_values(s.m * s.k, 5, stored_as),
                                 random_values(s.k * s.n, 6, stored_as));
                expect_product(it, how, s, roundoff, false);
            }
        }
    }
}

// Of what a library says about its units only the result is evidence: as f16 these operands would
// be infinite.
TEST_F(matmul, keeps_the_range_of_bf16) {
    const shape s{64, 96, 128};
    std::vector<double> a = whole_values(s.m * s.k, 15, 7);
    std::vector<double> b = whole_values(s.k * s.n, 16, 7);
    for (std::vector<double>* operand : {&a, &b}) {
        for (double& value : *operand) {
            value = std::ldexp(value, 40);
        }
    }
    const request it = make_request(form::nt, s, ACCB_BF16, true, std::move(a), std::move(b));
    expect_product(it, form::nt, s, std::ldexp(1.0, -8), false);
}

TEST_F(matmul, sums_bytes_exactly) {
    for (const form how : forms) {
        for (const shape s : {shape{19, 45, 3000}, {1, 40, 1025}}) {
            const request it = make_request(how, s, ACCB_I8, true, whole_values(s.m * s.k, 7, 127),
                                            whole_values(s.k * s.n, 8, 127));
            expect_product(it, how, s, 0.0, true);
        }
    }
    // The largest sums there are: f32 could not hold them over the whole depth.
    const shape s{2, 20, 2050};
    const request it =
        make_request(form::nt, s, ACCB_I8, true, std::vector<double>(s.m * s.k, -128.0),
                     std::vector<double>(s.k * s.n, -128.0));
    expect_product(it, form::nt, s, 0.0, true);
}

TEST_F(matmul, tunes_when_asked_and_takes_its_record_back) {
    const shape s{50, 70, 90};
    request it = make_request(form::nt, s, ACCB_F32, true, whole_values(s.m * s.k, 9, 7),
                              whole_values(s.k * s.n, 10, 7));
    EXPECT_TRUE(run(it).tuning_record.empty());
    it.tune = true;
    const outcome tuned = run(it);
    ASSERT_EQ(tuned.status, ACCB_OK) << tuned.message;
    EXPECT_NE(tuned.tuning_record, "");
    it.tune = false;
    it.tuning = tuned.tuning_record;
    EXPECT_EQ(run(it).tuning_record, tuned.tuning_record);
    expect_product(it, form::nt, s, 0.0, true);
    it.tuning = "matmul v8 r6x2 t6x17 k256";  // columns that are no whole registers
    EXPECT_EQ(run(it).status, ACCB_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace accelbench::opencl_test
