// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/rows.hpp"
#include "kernels/reference/softmax.hpp"

namespace accelbench::kernels {
namespace {

constexpr std::uint32_t loss_tensor = 2;

/// The loss (tensor 2 of the forward kernel) and the gradient of the logits (tensor 3 of the
/// backward kernel).
class cross_entropy_reference final : public reference {
  public:
    cross_entropy_reference(const workload& w, operand_bytes_view operands)
        : type_(w.tensors[0].type),
          rows_(static_cast<std::size_t>(w.tensors[0].dims[0])),
          width_(static_cast<std::size_t>(w.tensors[0].dims[1])),
          ignored_(std::get<std::int64_t>(w.attributes[0].value)),
          operands_(std::move(operands)) {}

    [[nodiscard]] row_layout layout(std::uint32_t tensor) const override {
        return {rows_, tensor == loss_tensor ? 1 : width_};
    }
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        return 30.0 * static_cast<double>(row_count * width_);
    }
    [[nodiscard]] expectation rows(std::uint32_t tensor, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        return for_each_row(rows, layout(tensor).row_length,
                            [&](std::uint64_t row, auto value, auto tolerance) {
                                double label = 0.0;
                                load_f64(dtype::i32, operands_[1], row, std::span(&label, 1));
                                if (static_cast<std::int64_t>(label) == ignored_) {
                                    return;  // exactly zero
                                }
                                const auto target = static_cast<std::size_t>(label);
                                tensor == loss_tensor ? loss(row, target, value[0], tolerance[0])
                                                      : gradient(row, target, value, tolerance);
                            });
    }

  private:
    [[nodiscard]] std::vector<double> logits(std::uint64_t row) const {
        std::vector<double> x(width_);
        load_f64(type_, operands_[0], row * width_, x);
        return x;
    }
    /// Absolute error of log(sum(exp(x))) in u.
    [[nodiscard]] double log_sum_error(const exponentials& e, double log_sum) const {
        return std::fabs(e.largest) + e.mean_argument + sum_error(static_cast<double>(width_)) +
               function_error * (1.0 + std::fabs(log_sum - e.largest)) + std::fabs(log_sum);
    }

    void loss(std::uint64_t row, std::size_t target, double& value, double& tolerance) const {
        std::vector<double> x = logits(row);
        const double of_target = x[target];
        const exponentials e = exponentiate(x);
        const double log_sum = e.largest + std::log(e.sum);
        value = log_sum - of_target;
        tolerance = output_error(dtype::f32, value) +
                    u32 * (log_sum_error(e, log_sum) + std::fabs(of_target));
    }

    void gradient(std::uint64_t row, std::size_t target, std::span<double> value,
                  std::span<double> tolerance) const {
        const std::vector<double> x = logits(row);
        double d_loss = 0.0;
        load_f64(dtype::f32, operands_[2], row, std::span(&d_loss, 1));
        std::copy(x.begin(), x.end(), value.begin());
        const exponentials e = exponentiate(value);
        const double common = log_sum_error(e, e.largest + std::log(e.sum)) + std::fabs(e.largest) +
                              2.0 * function_error;
        for (std::size_t i = 0; i < width_; ++i) {
            const double p = value[i] / e.sum;
            const double difference = p - (i == target ? 1.0 : 0.0);
            value[i] = difference * d_loss;
            tolerance[i] = output_error(type_, value[i]) +
                           u32 * std::fabs(d_loss) *
                               (p * (common + std::fabs(x[i])) + 2.0 * std::fabs(difference));
        }
    }

    dtype type_;
    std::size_t rows_, width_;
    std::int64_t ignored_;
    operand_bytes_view operands_;
};

}  // namespace

std::unique_ptr<reference> make_cross_entropy_reference(const workload& w,
                                                        operand_bytes_view operands, data_mode) {
    return std::make_unique<cross_entropy_reference>(w, std::move(operands));
}

std::unique_ptr<reference> make_cross_entropy_backward_reference(const workload& w,
                                                                 operand_bytes_view operands,
                                                                 data_mode) {
    return std::make_unique<cross_entropy_reference>(w, std::move(operands));
}

}  // namespace accelbench::kernels
