// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/attention.hpp"
#include "kernels/reference/rows.hpp"
#include "kernels/reference/vectors.hpp"

namespace accelbench::kernels {
namespace {

enum : std::uint32_t {
    q_tensor,
    k_tensor,
    v_tensor,
    o_tensor,
    d_o_tensor,
    lse_tensor,
    d_q_tensor,
    d_k_tensor,
    d_v_tensor
};

/// Sums over one row's terms: the gradient, its terms' squares, and the squares of the
/// probabilities.
struct sums {
    std::span<double> value;
    std::vector<double> squares;
    double weight_squares = 0.0;
    double terms = 0.0;
};

class backward_reference final : public reference {
  public:
    backward_reference(const workload& w, const operand_bytes_view& operands)
        : type_(w.tensors[0].type),
          batch_(extent(w, q_tensor, 0)),
          query_heads_(extent(w, q_tensor, 1)),
          key_heads_(extent(w, k_tensor, 1)),
          length_(extent(w, q_tensor, 2)),
          d_(extent(w, q_tensor, 3)),
          causal_(std::get<std::int64_t>(w.attributes[0].value) != 0),
          scale_(std::get<double>(w.attributes[1].value)),
          q_(all_f64(type_, operands[q_tensor])),
          k_(all_f64(type_, operands[k_tensor])),
          v_(all_f64(type_, operands[v_tensor])),
          d_o_(all_f64(type_, operands[d_o_tensor])),
          lse_(all_f64(dtype::f32, operands[lse_tensor])) {
        find_deltas(all_f64(type_, operands[o_tensor]));
        find_bounds();
    }

    [[nodiscard]] row_layout layout(std::uint32_t tensor) const override {
        return {batch_ * (tensor == d_q_tensor ? query_heads_ : key_heads_) * length_, d_};
    }
    [[nodiscard]] std::uint64_t held_bytes() const override {
        return (q_.size() + k_.size() + v_.size() + d_o_.size()) * sizeof(double);
    }
    [[nodiscard]] double cost_of_rows(std::uint32_t tensor,
                                      std::uint64_t row_count) const override {
        const double heads =
            tensor == d_q_tensor ? 1.0 : static_cast<double>(query_heads_ / key_heads_);
        const double pairs =
            static_cast<double>(row_count * length_) * heads * (causal_ ? 0.5 : 1.0);
        return pairs * (10.0 * static_cast<double>(d_) + 20.0);
    }
    [[nodiscard]] expectation rows(std::uint32_t tensor, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        return for_each_row(rows, d_, [&](std::uint64_t row, auto value, auto tolerance) {
            sums s{value, std::vector<double>(d_)};
            tensor == d_q_tensor ? query_gradient(row, s) : key_gradient(tensor, row, s);
            judge(tensor, s, tolerance);
        });
    }

  private:
    static std::size_t extent(const workload& w, std::size_t t, std::size_t d) {
        return static_cast<std::size_t>(w.tensors[t].dims[d]);
    }
    [[nodiscard]] std::span<const double> row_of(const std::vector<double>& tensor,
                                                 std::size_t row) const {
        return std::span(tensor).subspan(row * d_, d_);
    }
    [[nodiscard]] double largest_norm(const std::vector<double>& tensor) const {
        double largest = 0.0;
        for (std::size_t r = 0; r < tensor.size() / d_; ++r) {
            largest = std::max(largest, norm(row_of(tensor, r)));
        }
        return largest;
    }
    void find_deltas(const std::vector<double>& o) {
        delta_.resize(lse_.size());
        for (std::size_t r = 0; r < delta_.size(); ++r) {
            delta_[r] = dot(row_of(d_o_, r), row_of(o, r));
            largest_delta_terms_ =
                std::max(largest_delta_terms_, norm(row_of(d_o_, r)) * norm(row_of(o, r)));
        }
    }
    void find_bounds() {
        double largest_lse = 0.0;
        for (const double l : lse_) {
            largest_lse = std::max(largest_lse, std::fabs(l));
        }
        const double depth = sum_error(static_cast<double>(d_)) + 4.0;
        exponent_error_ = depth * scale_ * largest_norm(q_) * largest_norm(k_) + 2.0 * largest_lse +
                          2.0 * function_error + sum_error(static_cast<double>(length_));
        product_error_ = depth * largest_norm(d_o_) * largest_norm(v_);
        delta_error_ = depth * largest_delta_terms_;
        key_size_ = 2.0 * largest_norm(k_) / std::sqrt(static_cast<double>(d_));
        query_size_ = 2.0 * largest_norm(q_) / std::sqrt(static_cast<double>(d_));
    }
    [[nodiscard]] double probability(std::size_t query_row, std::size_t key_row) const {
        return std::exp(scale_ * dot(row_of(q_, query_row), row_of(k_, key_row)) - lse_[query_row]);
    }
    /// scale · dS of this pair, where dS = P (d_o·v - delta).
    [[nodiscard]] double score_gradient(std::size_t query_row, std::size_t key_row,
                                        double p) const {
        return scale_ * p * (dot(row_of(d_o_, query_row), row_of(v_, key_row)) - delta_[query_row]);
    }
    void add(double p, double weight, std::span<const double> vector, sums& s) const {
        accumulate(weight, vector, s.value, s.squares);
        s.weight_squares += p * p;
        s.terms += 1.0;
    }

    void query_gradient(std::size_t row, sums& s) const {
        const std::size_t batch = row / (query_heads_ * length_);
        const std::size_t key_head = row / length_ % query_heads_ / (query_heads_ / key_heads_);
        const std::size_t first = (batch * key_heads_ + key_head) * length_;
        const std::size_t count = causal_ ? row % length_ + 1 : length_;
        for (std::size_t j = first; j < first + count; ++j) {
            const double p = probability(row, j);
            add(p, score_gradient(row, j, p), row_of(k_, j), s);
        }
    }
    void key_gradient(std::uint32_t tensor, std::size_t row, sums& s) const {
        const std::size_t group = query_heads_ / key_heads_;
        const std::size_t batch = row / (key_heads_ * length_);
        const std::size_t key_head = row / length_ % key_heads_;
        for (std::size_t h = key_head * group; h < (key_head + 1) * group; ++h) {
            const std::size_t first = (batch * query_heads_ + h) * length_;
            for (std::size_t i = first + (causal_ ? row % length_ : 0); i < first + length_; ++i) {
                const double p = probability(i, row);
                if (tensor == d_v_tensor) {
                    add(p, p, row_of(d_o_, i), s);
                } else {
                    add(p, score_gradient(i, row, p), row_of(q_, i), s);
                }
            }
        }
    }

    /// The catalogue's file derives it.
    void judge(std::uint32_t tensor, const sums& s, std::span<double> tolerance) const {
        const double narrow = storage_rounding(type_);
        const double sum_part = 2.0 * exponent_error_ + 2.0 * sum_error(s.terms);
        const double size = tensor == d_q_tensor ? key_size_ : query_size_;
        const double weights = scale_ * std::sqrt(s.weight_squares) * size;
        double common = 0.0;
        if (tensor != d_v_tensor) {
            common = weights *
                     (u32 * (2.0 * product_error_ + 8.0 * delta_error_) +
                      2.0 * narrow * largest_delta_terms_ / std::sqrt(static_cast<double>(d_)));
        }
        for (std::size_t i = 0; i < tolerance.size(); ++i) {
            const double spread = std::sqrt(s.squares[i]);
            tolerance[i] = output_error(type_, s.value[i]) + (u32 * sum_part + narrow) * spread +
                           common + 3.0 * function_error * u32 * std::fabs(s.value[i]);
        }
    }

    dtype type_;
    std::size_t batch_, query_heads_, key_heads_, length_, d_;
    bool causal_;
    double scale_;
    std::vector<double> q_, k_, v_, d_o_, lse_, delta_;
    // Largest values over all rows, in units of u32 where they are errors.
    double largest_delta_terms_ = 0.0, exponent_error_ = 0.0, product_error_ = 0.0,
           delta_error_ = 0.0;
    double key_size_ = 0.0, query_size_ = 0.0;
};

}  // namespace

std::unique_ptr<reference> make_attention_backward_reference(const workload& w,
                                                             operand_bytes_view operands,
                                                             data_mode) {
    return std::make_unique<backward_reference>(w, operands);
}

}  // namespace accelbench::kernels
