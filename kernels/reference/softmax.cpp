// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/softmax.hpp"

#include "kernels/reference/rows.hpp"
#include "kernels/reference/vectors.hpp"

namespace accelbench::kernels {

exponentials exponentiate(std::span<double> x) {
    exponentials e;
    e.largest = *std::max_element(x.begin(), x.end());
    const double largest_magnitude = std::fabs(e.largest);
    for (double& v : x) {
        const double argument = std::fabs(v) + largest_magnitude;
        v = std::exp(v - e.largest);
        e.sum += v;
        e.mean_argument += v * argument;
    }
    e.mean_argument /= e.sum;
    return e;
}

namespace {

class softmax_reference final : public reference {
  public:
    softmax_reference(const workload& w, const operand_bytes_view& operands)
        : type_(w.tensors[0].type),
          rows_(static_cast<std::size_t>(w.tensors[0].dims[0])),
          width_(static_cast<std::size_t>(w.tensors[0].dims[1])),
          x_(operands[0]) {}

    [[nodiscard]] row_layout layout(std::uint32_t) const override { return {rows_, width_}; }
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        return 30.0 * static_cast<double>(row_count * width_);
    }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        return for_each_row(rows, width_, [this](std::uint64_t row, auto value, auto tolerance) {
            std::vector<double> x(width_);
            load_f64(type_, x_, row * width_, x);
            std::copy(x.begin(), x.end(), value.begin());
            const exponentials e = exponentiate(value);
            const double common = std::fabs(e.largest) + e.mean_argument +
                                  sum_error(static_cast<double>(width_)) + 3.0 * function_error;
            for (std::size_t i = 0; i < width_; ++i) {
                value[i] /= e.sum;
                tolerance[i] =
                    output_error(type_, value[i]) + u32 * (common + std::fabs(x[i])) * value[i];
            }
        });
    }

  private:
    dtype type_;
    std::size_t rows_, width_;
    std::span<const std::byte> x_;
};

class softmax_backward_reference final : public reference {
  public:
    softmax_backward_reference(const workload& w, const operand_bytes_view& operands)
        : type_(w.tensors[0].type),
          rows_(static_cast<std::size_t>(w.tensors[0].dims[0])),
          width_(static_cast<std::size_t>(w.tensors[0].dims[1])),
          y_(operands[0]),
          d_y_(operands[1]) {}

    [[nodiscard]] row_layout layout(std::uint32_t) const override { return {rows_, width_}; }
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        return 12.0 * static_cast<double>(row_count * width_);
    }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        return for_each_row(rows, width_, [this](std::uint64_t row, auto value, auto tolerance) {
            std::vector<double> y(width_), d_y(width_);
            load_f64(type_, y_, row * width_, y);
            load_f64(type_, d_y_, row * width_, d_y);
            const double product = dot(y, d_y);
            const double product_error =
                sum_error(static_cast<double>(width_)) * absolute_dot(y, d_y) + std::fabs(product);
            for (std::size_t i = 0; i < width_; ++i) {
                value[i] = y[i] * (d_y[i] - product);
                tolerance[i] = output_error(type_, value[i]) +
                               u32 * (std::fabs(y[i]) * product_error + 4.0 * std::fabs(value[i]));
            }
        });
    }

  private:
    dtype type_;
    std::size_t rows_, width_;
    std::span<const std::byte> y_, d_y_;
};

}  // namespace

std::unique_ptr<reference> make_softmax_reference(const workload& w, operand_bytes_view operands,
                                                  data_mode) {
    return std::make_unique<softmax_reference>(w, operands);
}

std::unique_ptr<reference> make_softmax_backward_reference(const workload& w,
                                                           operand_bytes_view operands, data_mode) {
    return std::make_unique<softmax_backward_reference>(w, operands);
}

}  // namespace accelbench::kernels
