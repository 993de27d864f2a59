// SPDX-License-Identifier: Apache-2.0
// copy, transfers, triad, adamw, empty; both boundaries; several launches in flight; refusals.
#include <cstring>

#include "tests/unit/opencl/expectation.hpp"

namespace accelbench::opencl_test {
namespace {

using values = std::vector<double>;

class stream : public on_device {};

TEST_F(stream, copies_every_byte) {
    for (const char* op : {"copy", "h2d", "d2h"}) {
        for (const accb_dtype type : {ACCB_F32, ACCB_BF16, ACCB_I8}) {
            for (const int n : {1, 63, 64, 1000, 300001}) {
                SCOPED_TRACE(testing::Message() << op << " type " << type << " n " << n);
                const values x = whole_values(n, 1, 100);
                const uint32_t source = std::strcmp(op, "h2d") == 0 ? uint32_t{ACCB_MEM_HOST} : 0u;
                const uint32_t target = std::strcmp(op, "d2h") == 0 ? uint32_t{ACCB_MEM_HOST} : 0u;
                request it{op, {}, {}, {}, {}};
                it.operands = {{type, {n}, ACCB_INPUT, x, source},
                               {type, {n}, ACCB_OUTPUT, {}, target}};
                EXPECT_EQ(run_well(it).after[1], x);
            }
        }
    }
}

TEST_F(stream, copies_large_tensors_past_the_caches) {
    constexpr int n = 3'000'001;
    const values x = whole_values(n, 2, 1000);
    request it{"copy", {}, {}, {}, {}};
    it.operands = {{ACCB_F32, {n}, ACCB_INPUT, x, 0}, {ACCB_F32, {n}, ACCB_OUTPUT, {}, 0}};
    EXPECT_EQ(run_well(it).after[1], x);
}

TEST_F(stream, triad_on_both_boundaries) {
    for (const accb_dtype type : {ACCB_F32, ACCB_F16, ACCB_BF16}) {
        for (const int n : {1, 17, 5003}) {
            for (const bool on_host : {false, true}) {
                const values b = random_values(n, 3, type);
                const values c = random_values(n, 4, type);
                request it{"triad", {}, {}, {{"alpha", 0.4}}, {}};
                it.launches = 3;
                it.host_boundary = on_host;
                it.operands = {{type, {n}, ACCB_INPUT, b, 0},
                               {type, {n}, ACCB_INPUT, c, 0},
                               {type, {n}, ACCB_OUTPUT, {}, 0}};
                values want(n);
                for (int i = 0; i < n; ++i) {
                    want[i] = b[i] + 0.4 * c[i];
                }
                expect_close(run_well(it).after[2], want, 1e-7, 2 * unit(type), "y");
            }
        }
    }
}

struct optimizer {
    double lr = 1e-2, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight_decay = 0.1;
};

void adamw_step(const optimizer& with, int64_t t, values& p, const values& g, values& m,
                values& v) {
    for (std::size_t i = 0; i < p.size(); ++i) {
        p[i] *= 1.0 - with.lr * with.weight_decay;
        m[i] = with.beta1 * m[i] + (1.0 - with.beta1) * g[i];
        v[i] = with.beta2 * v[i] + (1.0 - with.beta2) * g[i] * g[i];
        const double first = m[i] / (1.0 - std::pow(with.beta1, t));
        const double second = v[i] / (1.0 - std::pow(with.beta2, t));
        p[i] -= with.lr * first / (std::sqrt(second) + with.epsilon);
    }
}

TEST_F(stream, adamw_follows_its_steps) {
    const optimizer with;
    for (const int n : {1, 19, 4099}) {
        values p = random_values(n, 5);
        const values g = random_values(n, 6);
        values m(n, 0.0);
        values v(n, 0.0);
        request it{"adamw", {}, {}, {}, {1, 2, 3, 4}};
        it.launches = 4;
        it.numbers = {{"lr", with.lr},
                      {"beta1", with.beta1},
                      {"beta2", with.beta2},
                      {"epsilon", with.epsilon},
                      {"weight_decay", with.weight_decay}};
        it.operands = {{ACCB_F32, {n}, ACCB_STATE, p, 0},
                       {ACCB_F32, {n}, ACCB_INPUT, g, 0},
                       {ACCB_F32, {n}, ACCB_STATE, m, 0},
                       {ACCB_F32, {n}, ACCB_STATE, v, 0}};
        for (int64_t t = 1; t <= 4; ++t) {
            adamw_step(with, t, p, g, m, v);
        }
        const outcome got = run_well(it);
        expect_close(got.after[0], p, 1e-6, 1e-6, "p");
        expect_close(got.after[2], m, 1e-8, 1e-6, "m");
        expect_close(got.after[3], v, 1e-10, 1e-6, "v");
    }
}

TEST_F(stream, adamw_counts_steps_from_one) {
    request it{"adamw", {}, {}, {{"lr", 0.1}}, {0}};
    it.operands = {{ACCB_F32, {1}, ACCB_STATE, {1.0}, 0},
                   {ACCB_F32, {1}, ACCB_INPUT, {1.0}, 0},
                   {ACCB_F32, {1}, ACCB_STATE, {0.0}, 0},
                   {ACCB_F32, {1}, ACCB_STATE, {0.0}, 0}};
    EXPECT_EQ(run(it).status, ACCB_INVALID_ARGUMENT);
}

TEST_F(stream, launches_nothing) {
    request it{"empty", {}, {}, {}, {}};
    it.launches = 600;  // more than the ring of events holds
    EXPECT_EQ(run_well(it).status, ACCB_OK);
}

TEST_F(stream, refuses_with_a_reason) {
    request unknown{"convolution.of.dreams", {}, {}, {}, {}};
    EXPECT_EQ(run(unknown).why, ACCB_WHY_OP);
    request types{"triad", {}, {}, {}, {}};
    types.operands = {{ACCB_I8, {4}, ACCB_INPUT, {1, 1, 1, 1}, 0},
                      {ACCB_I8, {4}, ACCB_INPUT, {1, 1, 1, 1}, 0},
                      {ACCB_I8, {4}, ACCB_OUTPUT, {}, 0}};
    EXPECT_EQ(run(types).why, ACCB_WHY_DTYPE);
    EXPECT_FALSE(run(types).note.empty());
    request shapes{"triad", {}, {}, {}, {}};
    shapes.operands = {{ACCB_F32, {4}, ACCB_INPUT, {1, 1, 1, 1}, 0},
                       {ACCB_F32, {3}, ACCB_INPUT, {1, 1, 1}, 0},
                       {ACCB_F32, {4}, ACCB_OUTPUT, {}, 0}};
    EXPECT_EQ(run(shapes).why, ACCB_WHY_SHAPE);
}

}  // namespace
}  // namespace accelbench::opencl_test
