// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/rms_norm.hpp"

#include <tbb/blocked_range.h>
#include <tbb/combinable.h>
#include <tbb/parallel_for.h>

#include "kernels/reference/rounding.hpp"
#include "kernels/reference/vectors.hpp"

namespace accelbench::kernels {
namespace {

/// Relative error of 1 / sqrt(mean(x^2) + epsilon) in u: half that of the sum of positive terms,
/// then one square root and one division or one reciprocal root.
double inverse_root_error(std::size_t width) {
    return 0.5 * sum_error(static_cast<double>(width)) + 2.0 * function_error;
}

double inverse_root(std::span<const double> x, double epsilon) {
    return 1.0 / std::sqrt(dot(x, x) / static_cast<double>(x.size()) + epsilon);
}

class rms_norm_reference final : public reference {
  public:
    rms_norm_reference(const workload& w, operand_bytes_view operands)
        : type_(w.tensors[0].type),
          rows_(static_cast<std::size_t>(w.tensors[0].dims[0])),
          width_(static_cast<std::size_t>(w.tensors[0].dims[1])),
          epsilon_(std::get<double>(w.attributes[0].value)),
          x_(operands[0]),
          gamma_(all_f64(type_, operands[1])) {}

    [[nodiscard]] row_layout layout(std::uint32_t) const override { return {rows_, width_}; }
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        return 8.0 * static_cast<double>(row_count * width_);
    }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        expectation expected = empty_expectation(rows.size() * width_);
        const double error = (inverse_root_error(width_) + 2.0) * u32;
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, rows.size()), [&](const auto& part) {
            std::vector<double> x(width_);
            for (std::size_t r = part.begin(); r < part.end(); ++r) {
                load_f64(type_, x_, rows[r] * width_, x);
                const double root = inverse_root(x, epsilon_);
                for (std::size_t i = 0; i < width_; ++i) {
                    const double y = x[i] * root * gamma_[i];
                    expected.value[r * width_ + i] = y;
                    expected.tolerance[r * width_ + i] =
                        output_error(type_, y) + error * std::fabs(y);
                }
            }
        });
        return expected;
    }

  private:
    dtype type_;
    std::size_t rows_, width_;
    double epsilon_;
    std::span<const std::byte> x_;
    std::vector<double> gamma_;
};

}  // namespace

std::unique_ptr<reference> make_rms_norm_reference(const workload& w, operand_bytes_view operands,
                                                   data_mode) {
    return std::make_unique<rms_norm_reference>(w, std::move(operands));
}

}  // namespace accelbench::kernels
