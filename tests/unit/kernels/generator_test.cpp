// SPDX-License-Identifier: Apache-2.0
// Input data: the documented recipe, element by element, whatever the chunks and threads.
#include "kernels/data/generator.hpp"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <cmath>
#include <cstring>

#include "kernels/catalogue/catalogue.hpp"
#include "kernels/data/convert.hpp"
#include "kernels/data/hash.hpp"

namespace accelbench::kernels {
namespace {

workload of(fill_recipe fill, dtype type, std::int64_t n = 200000) {
    workload w;
    w.kernel = "none";
    w.tensors = {{"x", type, {n}, tensor_role::input, placement::boundary, fill, fill}};
    return w;
}

std::vector<double> values(const workload& w, const data_key& key) {
    return all_f64(w.tensors[0].type, make_operands(w, key)[0]);
}

/// docs/operators.md, written out again.
TEST(generator, follows_the_documented_recipe) {
    const workload normal = of({fill_kind::normal, 3.0, 2.0}, dtype::f32, 5000);
    const std::vector<double> got = values(normal, {42, 7, data_mode::random});
    const auto mix = [](std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    };
    constexpr std::uint64_t g = 0x9e3779b97f4a7c15U;
    const std::uint64_t key = mix(mix(mix(42 + g) + 8 * g) + 1 * g);
    const auto scale = static_cast<float>(2.0 * std::sqrt(3.0 / 4294967295.0));
    for (std::size_t i = 0; i < got.size(); ++i) {
        const std::uint64_t h = mix(key + (i + 1) * g);
        int sum = -131070;
        for (int piece = 0; piece < 4; ++piece) {
            sum += static_cast<int>((h >> (16 * piece)) & 0xffff);
        }
        volatile float product = static_cast<float>(sum) * scale;
        ASSERT_EQ(got[i], static_cast<double>(product + 3.0F)) << i;
    }
}

TEST(generator, logits_are_cubes_and_doubles_in_turn_and_round_after_every_step) {
    const auto in_rows = [](workload w) {
        w.tensors[0].dims = {50, 101};  // rows that no piece ends with
        return values(w, {42, 7, data_mode::random});
    };
    const std::vector<double> z = in_rows(of({fill_kind::normal, 0.0, 1.0}, dtype::f32));
    const std::vector<double> got = in_rows(of({fill_kind::logits, 72.0, 1.0}, dtype::f32));
    for (std::size_t i = 0; i < z.size(); ++i) {
        const auto x = static_cast<float>(z[i]);
        volatile float square = x * x;
        volatile float cube = square * x;
        ASSERT_EQ(got[i], static_cast<double>((i / 101 % 2 == 0 ? cube : 2.0F * x) + 72.0F)) << i;
    }
}

TEST(generator, moments_are_those_asked_for) {
    const std::vector<double> x =
        values(of({fill_kind::normal, 1.5, 0.5}, dtype::f32), {1, 0, data_mode::random});
    double sum = 0.0;
    double squares = 0.0;
    for (const double v : x) {
        sum += v;
        squares += v * v;
    }
    const double mean = sum / static_cast<double>(x.size());
    EXPECT_NEAR(mean, 1.5, 0.005);
    EXPECT_NEAR(std::sqrt(squares / static_cast<double>(x.size()) - mean * mean), 0.5, 0.005);
    for (const double v :
         values(of({fill_kind::uniform, -2.0, 6.0}, dtype::f32), {1, 0, data_mode::random})) {
        ASSERT_GE(v, -2.0);
        ASSERT_LE(v, 6.0);
    }
}

TEST(generator, integers_reach_both_ends) {
    for (const dtype type : {dtype::i8, dtype::f32, dtype::bf16, dtype::i32}) {
        const std::vector<double> x =
            values(of({fill_kind::integers, -3.0, 4.0}, type), {1, 0, data_mode::random});
        EXPECT_EQ(*std::min_element(x.begin(), x.end()), -3.0);
        EXPECT_EQ(*std::max_element(x.begin(), x.end()), 4.0);
        EXPECT_TRUE(
            std::all_of(x.begin(), x.end(), [](double v) { return v == std::nearbyint(v); }));
    }
}

TEST(generator, a_tenth_of_the_labels_is_ignored) {
    const std::vector<double> x =
        values(of({fill_kind::labels, 50.0, 0.1}, dtype::i32), {1, 0, data_mode::random});
    const auto ignored = std::count(x.begin(), x.end(), -100.0);
    EXPECT_NEAR(static_cast<double>(ignored) / static_cast<double>(x.size()), 0.1, 0.005);
    EXPECT_TRUE(std::all_of(x.begin(), x.end(),
                            [](double v) { return v == -100.0 || (v >= 0.0 && v < 50.0); }));
}

TEST(generator, chunks_and_threads_do_not_matter) {
    for (const dtype type : {dtype::f32, dtype::bf16, dtype::f16}) {
        const workload w = of({fill_kind::normal, 0.0, 1.0}, type, 150001);
        const data_key key{9, 4, data_mode::random};
        const auto parallel = make_operands(w, key)[0];
        const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
        EXPECT_EQ(make_operands(w, key)[0], parallel);
        for (const std::size_t chunk : {1U, 7U, 1000U, 4099U}) {
            std::vector<std::byte> pieces(parallel.size());
            for (std::size_t first = 0; first < 150001; first += chunk) {
                const std::size_t count = std::min(chunk, 150001 - first);
                fill_elements(
                    w, 0, key, first,
                    std::span(pieces).subspan(first * bytes_of(type), count * bytes_of(type)));
            }
            ASSERT_EQ(pieces, parallel) << chunk;
        }
    }
}

TEST(generator, seed_set_and_mode_matter) {
    const workload w = of({fill_kind::normal, 0.0, 1.0}, dtype::f32, 1000);
    const auto base = make_operands(w, {1, 0, data_mode::random})[0];
    EXPECT_EQ(make_operands(w, {1, 0, data_mode::random})[0], base);
    EXPECT_NE(make_operands(w, {2, 0, data_mode::random})[0], base);
    EXPECT_NE(make_operands(w, {1, 1, data_mode::random})[0], base);
    EXPECT_NE(make_operands(w, {1, 0, data_mode::exact})[0], base);
}

TEST(generator, stream_of_the_workload_matters) {
    workload w = of({fill_kind::normal, 0.0, 1.0}, dtype::f32, 1000);
    const auto base = make_operands(w, {1, 0, data_mode::random})[0];
    w.data_seed = 1;
    const auto other = make_operands(w, {1, 0, data_mode::random})[0];
    EXPECT_NE(other, base);
    EXPECT_NE(make_operands(w, {2, 0, data_mode::random})[0], other);
}

TEST(generator, exact_operands_keep_every_sum_exact) {
    for (const char* type : {"f32", "bf16", "f16"}) {
        const auto w = find_kernel("matmul")->build({{"m", std::int64_t{8}},
                                                     {"n", std::int64_t{8}},
                                                     {"k", std::int64_t{4096}},
                                                     {"form", "nt"},
                                                     {"dtype", type}});
        ASSERT_TRUE(w.has_value());
        const double range = w->tensors[0].exact_fill.b;
        EXPECT_GE(range, 1.0);
        EXPECT_LT(4096.0 * range * range, 16777216.0);
        EXPECT_EQ(round_to(w->tensors[0].type, range), range);
    }
}

}  // namespace
}  // namespace accelbench::kernels
