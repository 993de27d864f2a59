// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/rms_norm.hpp"
#include "kernels/reference/rows.hpp"
#include "kernels/reference/vectors.hpp"

namespace accelbench::kernels {
namespace {

constexpr std::uint32_t d_x_tensor = 3;
constexpr std::size_t column_block = 256;

class rms_norm_backward_reference final : public reference {
  public:
    rms_norm_backward_reference(const workload& w, const operand_bytes_view& operands)
        : type_(w.tensors[0].type),
          rows_(static_cast<std::size_t>(w.tensors[0].dims[0])),
          width_(static_cast<std::size_t>(w.tensors[0].dims[1])),
          epsilon_(std::get<double>(w.attributes[0].value)),
          x_(operands[0]),
          gamma_(all_f64(type_, operands[1])),
          d_y_(operands[2]) {}

    [[nodiscard]] row_layout layout(std::uint32_t tensor) const override {
        return {tensor == d_x_tensor ? rows_ : 1, width_};
    }
    [[nodiscard]] double cost_of_rows(std::uint32_t tensor,
                                      std::uint64_t row_count) const override {
        return 16.0 * static_cast<double>(width_) *
               static_cast<double>(tensor == d_x_tensor ? row_count : rows_);
    }
    [[nodiscard]] expectation rows(std::uint32_t tensor, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        if (tensor != d_x_tensor) {
            return d_gamma();
        }
        return for_each_row(rows, width_, [this](std::uint64_t row, auto value, auto tolerance) {
            d_x(row, value, tolerance);
        });
    }

  private:
    [[nodiscard]] std::vector<double> load(std::span<const std::byte> bytes,
                                           std::uint64_t row) const {
        std::vector<double> values(width_);
        load_f64(type_, bytes, row * width_, values);
        return values;
    }
    [[nodiscard]] double inverse_root(std::span<const double> x) const {
        return 1.0 / std::sqrt(dot(x, x) / static_cast<double>(width_) + epsilon_);
    }
    /// Of 1 / root, in u: rms_norm.cpp has the derivation.
    [[nodiscard]] double root_error() const {
        return 0.5 * sum_error(static_cast<double>(width_)) + 2.0 * function_error;
    }

    /// d_x = r g - x r^3 (g·x) / H with g = d_y gamma.
    void d_x(std::uint64_t row, std::span<double> value, std::span<double> tolerance) const {
        const std::vector<double> x = load(x_, row);
        std::vector<double> g = load(d_y_, row);
        for (std::size_t i = 0; i < width_; ++i) {
            g[i] *= gamma_[i];
        }
        const double width = static_cast<double>(width_);
        const double root = inverse_root(x);
        const double product = dot(g, x);
        const double factor = root * root * root / width;
        const double product_error =
            sum_error(width) * absolute_dot(g, x) + (3.0 * root_error() + 8.0) * std::fabs(product);
        for (std::size_t i = 0; i < width_; ++i) {
            value[i] = root * g[i] - x[i] * factor * product;
            tolerance[i] = output_error(type_, value[i]) +
                           u32 * ((root_error() + 4.0) * std::fabs(root * g[i]) +
                                  std::fabs(x[i]) * factor * product_error);
        }
    }

    /// d_gamma = sum over rows of d_y x r.
    expectation d_gamma() const {
        expectation expected = empty_expectation(width_);
        std::vector<double> roots(rows_);
        tbb::parallel_for(std::size_t{0}, rows_,
                          [&](std::size_t r) { roots[r] = inverse_root(load(x_, r)); });
        const double error = (sum_error(static_cast<double>(rows_)) + root_error() + 4.0) * u32;
        const std::size_t blocks = (width_ + column_block - 1) / column_block;
        tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
            const std::size_t first = block * column_block;
            const std::size_t count = std::min(column_block, width_ - first);
            std::vector<double> x(count), d_y(count), magnitude(count);
            for (std::size_t r = 0; r < rows_; ++r) {
                load_f64(type_, x_, r * width_ + first, x);
                load_f64(type_, d_y_, r * width_ + first, d_y);
                for (std::size_t i = 0; i < count; ++i) {
                    const double term = d_y[i] * x[i] * roots[r];
                    expected.value[first + i] += term;
                    magnitude[i] += std::fabs(term);
                }
            }
            for (std::size_t i = 0; i < count; ++i) {
                expected.tolerance[first + i] =
                    output_error(dtype::f32, expected.value[first + i]) + error * magnitude[i];
            }
        });
        return expected;
    }

    dtype type_;
    std::size_t rows_, width_;
    double epsilon_;
    std::span<const std::byte> x_;
    std::vector<double> gamma_;
    std::span<const std::byte> d_y_;
};

}  // namespace

std::unique_ptr<reference> make_rms_norm_backward_reference(const workload& w,
                                                            operand_bytes_view operands,
                                                            data_mode) {
    return std::make_unique<rms_norm_backward_reference>(w, operands);
}

}  // namespace accelbench::kernels
