// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/attention.hpp"
#include "kernels/reference/rows.hpp"

namespace accelbench::kernels {
namespace {

enum : std::uint32_t {
    q_tensor,
    k_new_tensor,
    v_new_tensor,
    k_cache_tensor,
    v_cache_tensor,
    o_tensor
};

class decode_reference final : public reference {
  public:
    decode_reference(const workload& w, operand_bytes_view operands)
        : type_(w.tensors[q_tensor].type),
          batch_(extent(w, q_tensor, 0)),
          query_heads_(extent(w, q_tensor, 1)),
          key_heads_(extent(w, k_cache_tensor, 1)),
          capacity_(extent(w, k_cache_tensor, 2)),
          d_(extent(w, q_tensor, 3)),
          scale_(std::get<double>(w.attributes[0].value)),
          position_(w.scalars[0]),
          operands_(std::move(operands)) {}

    [[nodiscard]] row_layout layout(std::uint32_t tensor) const override {
        return {tensor == o_tensor ? batch_ * query_heads_ : batch_ * key_heads_ * capacity_, d_};
    }
    [[nodiscard]] double cost_of_rows(std::uint32_t tensor,
                                      std::uint64_t row_count) const override {
        const double per_row = tensor == o_tensor ? 12.0 * static_cast<double>(capacity_ * d_)
                                                  : static_cast<double>(d_);
        return per_row * static_cast<double>(row_count);
    }
    [[nodiscard]] expectation rows(std::uint32_t tensor, std::span<const std::uint64_t> rows,
                                   std::uint64_t launches) override {
        return for_each_row(rows, d_, [&](std::uint64_t row, auto value, auto tolerance) {
            if (tensor != o_tensor) {
                cache_row(tensor, row / capacity_, row % capacity_, launches, value);
                return;
            }
            std::vector<double> q(d_);
            load_f64(type_, operands_[q_tensor], row * d_, q);
            const std::size_t head =
                row / query_heads_ * key_heads_ + row % query_heads_ / (query_heads_ / key_heads_);
            const auto count = static_cast<std::size_t>(last_position(launches)) + 1;
            const std::vector<double> k = cache_rows(k_cache_tensor, head, count, launches);
            const std::vector<double> v = cache_rows(v_cache_tensor, head, count, launches);
            attend(q, {k, v, count, d_}, scale_, type_, value, tolerance);
        });
    }

  private:
    static std::size_t extent(const workload& w, std::size_t t, std::size_t d) {
        return static_cast<std::size_t>(w.tensors[t].dims[d]);
    }
    [[nodiscard]] std::int64_t last_position(std::uint64_t launches) const {
        return position_.first + static_cast<std::int64_t>(launches - 1) * position_.step;
    }
    /// Has one of the launches written this row of the cache?
    [[nodiscard]] bool is_new(std::uint64_t position, std::uint64_t launches) const {
        const std::int64_t offset = static_cast<std::int64_t>(position) - position_.first;
        return position_.step == 0
                   ? offset == 0
                   : offset >= 0 && offset % position_.step == 0 &&
                         offset / position_.step < static_cast<std::int64_t>(launches);
    }
    /// Bit for bit: a row that was written holds k_new or v_new, every other what it held before.
    void cache_row(std::uint32_t cache, std::size_t head, std::uint64_t position,
                   std::uint64_t launches, std::span<double> out) const {
        const std::uint32_t fresh = cache == k_cache_tensor ? k_new_tensor : v_new_tensor;
        if (is_new(position, launches)) {
            load_f64(type_, operands_[fresh], head * d_, out);
        } else {
            load_f64(type_, operands_[cache], (head * capacity_ + position) * d_, out);
        }
    }
    [[nodiscard]] std::vector<double> cache_rows(std::uint32_t cache, std::size_t head,
                                                 std::size_t count, std::uint64_t launches) const {
        std::vector<double> all(count * d_);
        for (std::size_t r = 0; r < count; ++r) {
            cache_row(cache, head, r, launches, std::span(all).subspan(r * d_, d_));
        }
        return all;
    }

    dtype type_;
    std::size_t batch_, query_heads_, key_heads_, capacity_, d_;
    double scale_;
    scalar position_;
    operand_bytes_view operands_;
};

}  // namespace

std::unique_ptr<reference> make_attention_decode_reference(const workload& w,
                                                           operand_bytes_view operands, data_mode) {
    return std::make_unique<decode_reference>(w, std::move(operands));
}

}  // namespace accelbench::kernels
