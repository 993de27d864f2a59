// SPDX-License-Identifier: Apache-2.0
// Every gradient's reference against central differences of the forward kernel's reference, in
// float64.
//
// A loss L = sum c * y with random c makes the forward output's gradient c; then dL/dx_i is
// compared with (L(x + h e_i) - L(x - h e_i)) / 2h for every element of every differentiated
// operand.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "kernels/data/convert.hpp"
#include "tests/unit/kernels/naive.hpp"

namespace accelbench::kernels::test {
namespace {

entry_value n(std::int64_t value) {
    return value;
}

/// Float32 storage limits the step: 2^-10 keeps the differences' rounding near 1e-6 and their
/// curvature near 1e-6.
constexpr double step = 0x1p-10;
constexpr double allowed = 2e-4;

std::vector<double> output(const workload& w, const tensors& data, std::uint32_t tensor) {
    const auto ref = find_kernel(w.kernel)->make_reference(
        w, operand_bytes_view(data.begin(), data.end()), data_mode::random);
    std::vector<std::uint64_t> rows(ref->layout(tensor).rows);
    std::iota(rows.begin(), rows.end(), std::uint64_t{0});
    return ref->rows(tensor, rows, 1).value;
}

struct gradient_case {
    workload forward;
    tensors data;  // the forward operands
    std::uint32_t y;
    std::vector<double> c;

    [[nodiscard]] double loss() const {
        const std::vector<double> out = output(forward, data, y);
        return std::inner_product(out.begin(), out.end(), c.begin(), 0.0);
    }
    [[nodiscard]] std::vector<double> differences(std::uint32_t operand) {
        const std::vector<double> original = all_f64(dtype::f32, data[operand]);
        std::vector<double> slopes(original.size());
        for (std::size_t i = 0; i < original.size(); ++i) {
            const double above = round_to(dtype::f32, original[i] + step);
            const double below = round_to(dtype::f32, original[i] - step);
            store_f64(dtype::f32, std::span(&above, 1), i, data[operand]);
            const double high = loss();
            store_f64(dtype::f32, std::span(&below, 1), i, data[operand]);
            slopes[i] = (high - loss()) / (above - below);
            store_f64(dtype::f32, std::span(&original[i], 1), i, data[operand]);
        }
        return slopes;
    }
};

gradient_case make(const workload& forward, std::uint32_t y) {
    gradient_case g{forward, make_operands(forward, {99, 0, data_mode::random}), y, {}};
    const std::vector<double> out = output(forward, g.data, y);
    for (std::size_t i = 0; i < out.size(); ++i) {
        g.c.push_back(round_to(dtype::f32, std::sin(1.0 + 2.3 * static_cast<double>(i))));
    }
    return g;
}

std::vector<std::byte> stored(const std::vector<double>& values) {
    std::vector<std::byte> bytes(values.size() * 4);
    store_f64(dtype::f32, values, 0, bytes);
    return bytes;
}

/// Number of elements that differ by more than `allowed` of the gradient's size; a flipped sign
/// must not be among "equal".
std::size_t different(const std::vector<double>& got, const std::vector<double>& slopes) {
    double size = 0.0;
    for (const double s : slopes) {
        size = std::max(size, std::fabs(s));
    }
    std::size_t count = 0;
    for (std::size_t i = 0; i < slopes.size(); ++i) {
        count += !(std::fabs(got[i] - slopes[i]) <= allowed * size);
    }
    return count;
}

void expect_gradient(const std::vector<double>& got, const std::vector<double>& slopes) {
    ASSERT_EQ(got.size(), slopes.size());
    EXPECT_EQ(different(got, slopes), 0U);
    std::vector<double> flipped = got;
    *std::max_element(flipped.begin(), flipped.end()) *= -1.0;
    EXPECT_EQ(different(flipped, slopes), 1U);
}

TEST(gradient, rms_norm) {
    const suite_entry entry = {{"t", n(3)}, {"h", n(10)}, {"dtype", "f32"}};
    gradient_case g = make(built("rms_norm", entry), 2);
    const workload backward = built("rms_norm.backward", entry);
    const tensors data = {g.data[0], g.data[1], stored(g.c), {}, {}};
    expect_gradient(output(backward, data, 3), g.differences(0));
    expect_gradient(output(backward, data, 4), g.differences(1));
}

TEST(gradient, softmax) {
    const suite_entry entry = {{"r", n(3)}, {"c", n(7)}, {"dtype", "f32"}};
    gradient_case g = make(built("softmax", entry), 1);
    const tensors data = {stored(output(g.forward, g.data, 1)), stored(g.c), {}};
    expect_gradient(output(built("softmax.backward", entry), data, 2), g.differences(0));
}

TEST(gradient, cross_entropy) {
    const suite_entry entry = {{"t", n(30)}, {"v", n(7)}, {"dtype", "f32"}};
    gradient_case g = make(built("cross_entropy", entry), 2);
    const tensors data = {g.data[0], g.data[1], stored(g.c), {}};
    expect_gradient(output(built("cross_entropy.backward", entry), data, 3), g.differences(0));
    const std::vector<double> labels = all_f64(dtype::i32, g.data[1]);
    EXPECT_GT(std::count(labels.begin(), labels.end(), -100.0), 0);  // the case holds ignored rows
}

TEST(gradient, attention) {
    for (const std::int64_t causal : {0, 1}) {
        const suite_entry shared = {{"b", n(1)}, {"hq", n(4)},          {"hkv", n(2)},
                                    {"d", n(4)}, {"causal", n(causal)}, {"dtype", "f32"}};
        suite_entry forward = shared;
        forward.emplace("q", n(5));
        suite_entry backward = shared;
        backward.emplace("s", n(5));
        gradient_case g = make(built("attention.prefill", forward), 3);
        const workload w = built("attention.backward", backward);
        tensors data(9);
        for (const std::size_t i : {0U, 1U, 2U}) {
            data[i] = g.data[i];
        }
        data[3].resize(byte_count(w.tensors[3]));
        data[4] = stored(g.c);
        data[5].resize(byte_count(w.tensors[5]));
        find_kernel(w.kernel)->derive(w, data);
        for (const std::uint32_t i : {0U, 1U, 2U}) {
            SCOPED_TRACE(testing::Message() << "causal " << causal << ", operand " << i);
            expect_gradient(output(w, data, 6 + i), g.differences(i));
        }
    }
}

/// dX = dY W (nn) and dW = dYᵀ X (tn) of y = x Wᵀ.
TEST(gradient, matmul) {
    gradient_case g = make(
        built("matmul", {{"m", n(3)}, {"n", n(4)}, {"k", n(5)}, {"form", "nt"}, {"dtype", "f32"}}),
        2);
    const workload d_x =
        built("matmul", {{"m", n(3)}, {"n", n(5)}, {"k", n(4)}, {"form", "nn"}, {"dtype", "f32"}});
    const workload d_w =
        built("matmul", {{"m", n(4)}, {"n", n(5)}, {"k", n(3)}, {"form", "tn"}, {"dtype", "f32"}});
    expect_gradient(output(d_x, {stored(g.c), g.data[1], {}}, 2), g.differences(0));
    expect_gradient(output(d_w, {stored(g.c), g.data[0], {}}, 2), g.differences(1));
}

}  // namespace
}  // namespace accelbench::kernels::test
