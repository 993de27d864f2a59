// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/elementwise.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "kernels/reference/rounding.hpp"

namespace accelbench::kernels {
namespace {

/// y = first + alpha * second, or y = first where there is no second.
class elementwise_reference final : public reference {
  public:
    elementwise_reference(const workload& w, operand_bytes_view operands, double alpha,
                          bool has_second, bool exact)
        : type_(w.tensors[0].type),
          layout_(flat_layout(element_count(w.tensors[0]))),
          operands_(std::move(operands)),
          alpha_(alpha),
          has_second_(has_second),
          exact_(exact) {}

    [[nodiscard]] row_layout layout(std::uint32_t) const override { return layout_; }
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        return 4.0 * static_cast<double>(row_count * layout_.row_length);
    }

    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        const std::size_t length = layout_.row_length;
        expectation expected = empty_expectation(rows.size() * length);
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, rows.size()), [&](const auto& part) {
            std::vector<double> second(length);
            for (std::size_t r = part.begin(); r < part.end(); ++r) {
                const std::span value = std::span(expected.value).subspan(r * length, length);
                load_f64(type_, operands_[0], rows[r] * length, value);
                if (has_second_) {
                    load_f64(type_, operands_[1], rows[r] * length, second);
                    add(value, second, std::span(expected.tolerance).subspan(r * length, length));
                }
            }
        });
        return expected;
    }

  private:
    void add(std::span<double> value, std::span<const double> second,
             std::span<double> tolerance) const {
        for (std::size_t i = 0; i < value.size(); ++i) {
            const double product = alpha_ * second[i];
            value[i] += product;
            tolerance[i] = exact_ ? 0.0 : output_error(type_, value[i]) + u32 * std::fabs(product);
        }
    }

    dtype type_;
    row_layout layout_;
    operand_bytes_view operands_;
    double alpha_;
    bool has_second_, exact_;
};

class empty_reference final : public reference {
  public:
    [[nodiscard]] row_layout layout(std::uint32_t) const override { return {}; }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t>,
                                   std::uint64_t) override {
        return {};
    }
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t) const override { return 0.0; }
};

}  // namespace

std::unique_ptr<reference> make_copy_reference(const workload& w, operand_bytes_view operands,
                                               data_mode) {
    return std::make_unique<elementwise_reference>(w, std::move(operands), 0.0, false, true);
}

std::unique_ptr<reference> make_triad_reference(const workload& w, operand_bytes_view operands,
                                                data_mode mode) {
    const double alpha = std::get<double>(w.attributes[0].value);
    return std::make_unique<elementwise_reference>(w, std::move(operands), alpha, true,
                                                   mode == data_mode::exact);
}

std::unique_ptr<reference> make_empty_reference(const workload&, operand_bytes_view, data_mode) {
    return std::make_unique<empty_reference>();
}

}  // namespace accelbench::kernels
