// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/attention.hpp"

#include "kernels/reference/rows.hpp"
#include "kernels/reference/vectors.hpp"

namespace accelbench::kernels {

double storage_rounding(dtype type) {
    return type == dtype::f32 ? 0.0 : 4.0 * unit_roundoff(type);
}

double attend(std::span<const double> q, const key_head& head, double scale, dtype type,
              std::span<double> value, std::span<double> tolerance) {
    std::vector<double> p(head.count);
    std::vector<double> squares(head.d);
    double largest = -HUGE_VAL;
    double widest = 0.0;
    double key_norm = 0.0;
    for (std::size_t j = 0; j < head.count; ++j) {
        const auto key = head.k.subspan(j * head.d, head.d);
        p[j] = scale * dot(q, key);
        largest = std::max(largest, p[j]);
        widest = std::max(widest, std::fabs(p[j]));
        key_norm = std::max(key_norm, tolerance.empty() ? 0.0 : dot(key, key));
    }
    double sum = 0.0;
    for (double& s : p) {
        s = std::exp(s - largest);
        sum += s;
    }
    double weight_squares = 0.0;
    std::fill(value.begin(), value.end(), 0.0);
    for (std::size_t j = 0; j < head.count; ++j) {
        const double weight = p[j] / sum;
        weight_squares += weight * weight;
        accumulate(weight, head.v.subspan(j * head.d, head.d), value, squares);
    }
    // Each score is wrong by at most e u; a common error cancels, so o moves by the weighted spread
    // of v. Catalogue has the rest.
    const double depth = sum_error(static_cast<double>(head.d));
    const double terms = sum_error(static_cast<double>(head.count));
    const double e =
        depth * scale * norm(q) * std::sqrt(key_norm) + 4.0 * widest + 2.0 * function_error;
    for (std::size_t i = 0; i < tolerance.size(); ++i) {
        const double spread = std::sqrt(squares[i]);
        const double size = std::fabs(value[i]);
        tolerance[i] =
            output_error(type, value[i]) + storage_rounding(type) * spread +
            u32 * ((2.0 * e + 2.0 * terms) * spread +
                   (2.0 * e * std::sqrt(weight_squares) + terms + 3.0 * function_error) * size);
    }
    return largest + std::log(sum);
}

namespace {

class prefill_reference final : public reference {
  public:
    prefill_reference(const workload& w, const operand_bytes_view& operands)
        : type_(w.tensors[0].type),
          q_dims_(w.tensors[0].dims),
          k_dims_(w.tensors[1].dims),
          causal_(std::get<std::int64_t>(w.attributes[0].value) != 0),
          scale_(std::get<double>(w.attributes[1].value)),
          q_(operands[0]),
          k_(all_f64(type_, operands[1])),
          v_(all_f64(type_, operands[2])) {}

    [[nodiscard]] row_layout layout(std::uint32_t) const override {
        return {static_cast<std::uint64_t>(q_dims_[0] * q_dims_[1] * q_dims_[2]),
                static_cast<std::uint64_t>(q_dims_[3])};
    }
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        const double keys =
            static_cast<double>(k_dims_[2]) * (causal_ && k_dims_[2] == q_dims_[2] ? 0.5 : 1.0);
        return static_cast<double>(row_count) * keys *
               (8.0 * static_cast<double>(q_dims_[3]) + 20.0);
    }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        const auto d = static_cast<std::size_t>(q_dims_[3]);
        return for_each_row(rows, d, [&](std::uint64_t row, auto value, auto tolerance) {
            std::vector<double> q(d);
            load_f64(type_, q_, row * d, q);
            attend(q, head_of(row), scale_, type_, value, tolerance);
        });
    }

    [[nodiscard]] std::uint64_t held_bytes() const override {
        return (k_.size() + v_.size()) * sizeof(double);
    }

    /// The keys that the query of this output row sees.
    [[nodiscard]] key_head head_of(std::uint64_t row) const {
        const auto queries = static_cast<std::uint64_t>(q_dims_[2]);
        const auto keys = static_cast<std::uint64_t>(k_dims_[2]);
        const auto d = static_cast<std::uint64_t>(q_dims_[3]);
        const auto query_heads = static_cast<std::uint64_t>(q_dims_[1]);
        const auto key_heads = static_cast<std::uint64_t>(k_dims_[1]);
        const std::uint64_t batch = row / (queries * query_heads);
        const std::uint64_t head = row / queries % query_heads / (query_heads / key_heads);
        const std::uint64_t first = (batch * key_heads + head) * keys * d;
        const std::uint64_t seen = causal_ ? keys - queries + row % queries + 1 : keys;
        return {std::span(k_).subspan(first, keys * d), std::span(v_).subspan(first, keys * d),
                seen, d};
    }

  private:
    dtype type_;
    std::vector<std::int64_t> q_dims_, k_dims_;
    bool causal_;
    double scale_;
    std::span<const std::byte> q_;
    std::vector<double> k_, v_;
};

}  // namespace

std::unique_ptr<reference> make_attention_prefill_reference(const workload& w,
                                                            operand_bytes_view operands,
                                                            data_mode) {
    return std::make_unique<prefill_reference>(w, operands);
}

void derive_attention_backward(const workload& w, std::span<std::vector<std::byte>> tensors) {
    const operand_bytes_view operands = {tensors[0], tensors[1], tensors[2]};
    const prefill_reference forward(w, operands);
    const auto d = static_cast<std::size_t>(w.tensors[0].dims[3]);
    const double scale = std::get<double>(w.attributes[1].value);
    tbb::parallel_for(std::uint64_t{0}, forward.layout(3).rows, [&](std::uint64_t row) {
        std::vector<double> q(d), o(d);
        load_f64(w.tensors[0].type, tensors[0], row * d, q);
        const double log_sum = attend(q, forward.head_of(row), scale, w.tensors[0].type, o, {});
        store_f64(w.tensors[3].type, o, row * d, tensors[3]);
        store_f64(w.tensors[5].type, std::span(&log_sum, 1), row, tensors[5]);
    });
}

}  // namespace accelbench::kernels
