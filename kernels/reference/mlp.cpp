// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/mlp.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "kernels/reference/gemm.hpp"
#include "kernels/reference/rounding.hpp"
#include "kernels/reference/vectors.hpp"

namespace accelbench::kernels {
namespace {

/// Weights [lines, depth] as they are stored: each line is multiplied with a row of the other side.
struct weights {
    dtype type;
    std::span<const std::byte> bytes;
    std::size_t lines, depth;

    void line(std::size_t at, std::size_t first, std::span<double> out) const {
        load_f64(type, bytes, at * depth + first, out);
    }
    [[nodiscard]] column_packer packer() const {
        return [this](std::size_t k0, std::size_t deep, std::size_t n0, std::size_t columns,
                      double* out) {
            constexpr std::size_t width = gemm_column_group;
            std::vector<double> read(deep);
            for (std::size_t j = 0; j < (columns + width - 1) / width * width; ++j) {
                if (j < columns) {
                    line(n0 + j, k0, read);
                } else {
                    std::fill(read.begin(), read.end(), 0.0);
                }
                double* to = out + (j / width) * deep * width + j % width;
                for (std::size_t k = 0; k < deep; ++k) {
                    to[k * width] = read[k];
                }
            }
        };
    }
    /// Root of the sum of squares of each line.
    [[nodiscard]] std::vector<double> norms() const {
        std::vector<double> found(lines);
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, lines), [&](const auto& part) {
            std::vector<double> read(depth);
            for (std::size_t at = part.begin(); at < part.end(); ++at) {
                line(at, 0, read);
                found[at] = norm(read);
            }
        });
        return found;
    }
};

class mlp_reference final : public reference {
  public:
    mlp_reference(const workload& w, const operand_bytes_view& operands)
        : type_(w.tensors[0].type),
          tokens_(extent(w, 0, 0)),
          hidden_(extent(w, 0, 1)),
          inner_(extent(w, 1, 0)),
          x_(operands[0]),
          gate_{type_, operands[1], inner_, hidden_},
          up_{type_, operands[2], inner_, hidden_},
          down_{type_, operands[3], hidden_, inner_} {}

    [[nodiscard]] row_layout layout(std::uint32_t) const override { return {tokens_, hidden_}; }
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        // As for matmul: converting and packing an element costs about as much as 8 products.
        return 6.0 * static_cast<double>(hidden_) * static_cast<double>(inner_) *
               (static_cast<double>(row_count) + 4.0);
    }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override;

  private:
    static std::size_t extent(const workload& w, std::size_t t, std::size_t d) {
        return static_cast<std::size_t>(w.tensors[t].dims[d]);
    }
    void find_norms();
    /// In place of gate·x: what goes into the last product; in place of up·x: its error in units of
    /// float32's roundoff.
    void gate_row(double x_norm, std::span<double> gate, std::span<double> up) const;

    dtype type_;
    std::size_t tokens_, hidden_, inner_;
    std::span<const std::byte> x_;
    weights gate_, up_, down_;
    std::vector<double> gate_norms_, up_norms_, down_norms_;  // found once
};

void mlp_reference::find_norms() {
    if (gate_norms_.empty()) {
        gate_norms_ = gate_.norms();
        up_norms_ = up_.norms();
        down_norms_ = down_.norms();
    }
}

void mlp_reference::gate_row(double x_norm, std::span<double> gate, std::span<double> up) const {
    constexpr double steepest = 1.1;  // |silu'| is at most 1.0998
    const double sum = sum_error(static_cast<double>(hidden_)) * x_norm;
    for (std::size_t j = 0; j < inner_; ++j) {
        const double g = gate[j], u = up[j];
        const double silu = g / (1.0 + std::exp(-g));
        const double g_error = sum * gate_norms_[j] + std::fabs(g);
        const double u_error = sum * up_norms_[j] + std::fabs(u);
        // exp's argument, exp, the sum, the division and silu's own product.
        const double silu_error =
            steepest * g_error + std::fabs(silu) * (std::fabs(g) + 2.0 * function_error + 2.0);
        gate[j] = silu * u;
        up[j] = std::fabs(u) * silu_error + std::fabs(silu) * u_error + std::fabs(silu * u);
    }
}

expectation mlp_reference::rows(std::uint32_t, std::span<const std::uint64_t> rows, std::uint64_t) {
    find_norms();
    std::vector<double> x_norms(rows.size());
    const packed_rows x =
        pack_rows(rows.size(), hidden_, [&](std::size_t r, std::span<double> out) {
            load_f64(type_, x_, rows[r] * hidden_, out);
            x_norms[r] = norm(out);
        });
    std::vector<double> inner(rows.size() * inner_), errors(rows.size() * inner_);
    multiply(x, gate_.packer(), inner_, inner);
    multiply(x, up_.packer(), inner_, errors);
    std::vector<double> inner_norms(rows.size()), error_norms(rows.size());
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, rows.size()), [&](const auto& part) {
        for (std::size_t r = part.begin(); r < part.end(); ++r) {
            const auto own = std::span(inner).subspan(r * inner_, inner_);
            const auto wrong = std::span(errors).subspan(r * inner_, inner_);
            gate_row(x_norms[r], own, wrong);
            inner_norms[r] = norm(own);
            error_norms[r] = norm(wrong);
        }
    });
    expectation expected = empty_expectation(rows.size() * hidden_);
    const packed_rows left =
        pack_rows(rows.size(), inner_, [&](std::size_t r, std::span<double> out) {
            std::copy_n(inner.begin() + static_cast<std::ptrdiff_t>(r * inner_), inner_,
                        out.begin());
        });
    multiply(left, down_.packer(), hidden_, expected.value);
    const double depth = static_cast<double>(inner_);
    // Errors of inner values know nothing of the random weights that they meet: their sum exceeds 8
    // of its deviations, |e| |w| / sqrt(F), with a probability below 1e-14.
    const double carried = std::min(1.0, 8.0 / std::sqrt(depth));
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < hidden_; ++c) {
            const std::size_t at = r * hidden_ + c;
            expected.tolerance[at] =
                output_error(type_, expected.value[at]) +
                u32 * down_norms_[c] *
                    (sum_error(depth) * inner_norms[r] + carried * error_norms[r]);
            expected.scale[at] = inner_norms[r] * down_norms_[c] / std::sqrt(depth);
        }
    }
    return expected;
}

}  // namespace

std::unique_ptr<reference> make_mlp_reference(const workload& w, operand_bytes_view operands,
                                              data_mode) {
    return std::make_unique<mlp_reference>(w, operands);
}

}  // namespace accelbench::kernels
