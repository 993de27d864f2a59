// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/matmul.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cmath>
#include <limits>

#include "kernels/data/hash.hpp"
#include "kernels/reference/gemm.hpp"
#include "kernels/reference/rounding.hpp"
#include "kernels/reference/vectors.hpp"

namespace accelbench::kernels {
namespace {

/// Columns of one projection. A projection's threshold grows with the root of its columns, a wrong
/// element's share does not.
constexpr std::size_t projection_columns = 128;
/// Hoeffding: a sum of x_j e_j with random signs x_j exceeds 8 times the root of its squares with
/// probability 2.5e-14.
constexpr double projection_sigmas = 8.0;

/// A dense matrix in its stored type, read as lines of its stored or its other direction.
struct matrix {
    dtype type;
    std::span<const std::byte> bytes;
    std::size_t rows, columns;  // as stored

    void line(std::size_t row, std::size_t first, std::span<double> out) const {
        load_f64(type, bytes, row * columns + first, out);
    }
    void across(std::size_t column, std::span<double> out) const {
        for (std::size_t r = 0; r < out.size(); ++r) {
            load_f64(type, bytes, r * columns + column, out.subspan(r, 1));
        }
    }
};

class matmul_reference final : public reference {
  public:
    matmul_reference(const workload& w, const operand_bytes_view& operands, data_mode mode)
        : left_{w.tensors[0].type, operands[0], extent(w, 0, 0), extent(w, 0, 1)},
          right_{w.tensors[1].type, operands[1], extent(w, 1, 0), extent(w, 1, 1)},
          left_transposed_(std::get<std::int64_t>(w.attributes[0].value) != 0),
          right_transposed_(std::get<std::int64_t>(w.attributes[1].value) != 0),
          out_(w.tensors[2].type),
          exact_(mode == data_mode::exact || !is_floating(out_)),
          m_(extent(w, 2, 0)),
          n_(extent(w, 2, 1)),
          k_(left_transposed_ ? left_.rows : left_.columns) {}

    [[nodiscard]] row_layout layout(std::uint32_t) const override { return {m_, n_}; }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override;
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        // Converting and packing an element of B costs about as much as 8 products.
        return 2.0 * static_cast<double>(n_) * static_cast<double>(k_) *
               (static_cast<double>(row_count) + 4.0);
    }
    [[nodiscard]] std::vector<double> projection_ratios(std::uint32_t,
                                                        std::span<const std::byte> got,
                                                        std::uint64_t seed) override;
    [[nodiscard]] bool is_bilinear() const override { return true; }

  private:
    static std::size_t extent(const workload& w, std::size_t t, std::size_t d) {
        return static_cast<std::size_t>(w.tensors[t].dims[d]);
    }
    void read_left(std::size_t row, std::span<double> out) const {
        left_transposed_ ? left_.across(row, out) : left_.line(row, 0, out);
    }
    void pack_right(std::size_t k0, std::size_t depth, std::size_t n0, std::size_t columns,
                    double* out) const;
    void find_right_norms();
    [[nodiscard]] std::vector<double> project_right(std::uint64_t seed, std::size_t blocks) const;
    [[nodiscard]] double worst_of_row(std::span<const double> got, const double* expected,
                                      double left_norm, std::uint64_t seed) const;
    /// The bound's part that comes of the float32 sum; 0 where sums are exact.
    [[nodiscard]] double sum_bound(double left_norm, std::size_t column) const {
        return exact_ ? 0.0
                      : sum_error(static_cast<double>(k_)) * u32 * left_norm * right_norms_[column];
    }

    matrix left_, right_;
    bool left_transposed_, right_transposed_;
    dtype out_;
    bool exact_;
    std::size_t m_, n_, k_;
    std::vector<double>
        right_norms_;  // root of the sum of squares of each column of op(B); found once
};

double sign_of(std::uint64_t seed, std::size_t column) {
    return (random_bits(seed, column) & 1U) != 0U ? 1.0 : -1.0;
}

void matmul_reference::pack_right(std::size_t k0, std::size_t depth, std::size_t n0,
                                  std::size_t columns, double* out) const {
    constexpr std::size_t width = gemm_column_group;
    const std::size_t padded = (columns + width - 1) / width * width;
    std::vector<double> line(right_transposed_ ? depth : padded);
    if (right_transposed_) {
        for (std::size_t j = 0; j < padded; ++j) {
            if (j < columns) {
                right_.line(n0 + j, k0, line);
            } else {
                std::fill(line.begin(), line.end(), 0.0);
            }
            double* to = out + (j / width) * depth * width + j % width;
            for (std::size_t k = 0; k < depth; ++k) {
                to[k * width] = line[k];
            }
        }
        return;
    }
    for (std::size_t k = 0; k < depth; ++k) {
        right_.line(k0 + k, n0, std::span(line).first(columns));
        for (std::size_t j = 0; j < padded; ++j) {
            out[(j / width) * depth * width + k * width + j % width] = line[j];
        }
    }
}

void matmul_reference::find_right_norms() {
    if (!right_norms_.empty() || exact_) {
        return;
    }
    right_norms_.resize(n_);
    constexpr std::size_t width = 64;
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, (n_ + width - 1) / width),
                      [&](const auto& part) {
                          std::vector<double> line(std::max(k_, width));
                          for (std::size_t block = part.begin(); block < part.end(); ++block) {
                              const std::size_t first = block * width;
                              const std::size_t count = std::min(width, n_ - first);
                              std::vector<double> sums(count);
                              if (right_transposed_) {
                                  for (std::size_t j = 0; j < count; ++j) {
                                      right_.line(first + j, 0, std::span(line).first(k_));
                                      right_norms_[first + j] = norm(std::span(line).first(k_));
                                  }
                                  continue;
                              }
                              for (std::size_t k = 0; k < k_; ++k) {
                                  right_.line(k, first, std::span(line).first(count));
                                  for (std::size_t j = 0; j < count; ++j) {
                                      sums[j] += line[j] * line[j];
                                  }
                              }
                              for (std::size_t j = 0; j < count; ++j) {
                                  right_norms_[first + j] = std::sqrt(sums[j]);
                              }
                          }
                      });
}

expectation matmul_reference::rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) {
    expectation expected = empty_expectation(rows.size() * n_);
    std::vector<double> left_norms(rows.size());
    const packed_rows left = pack_rows(rows.size(), k_, [&](std::size_t r, std::span<double> out) {
        read_left(rows[r], out);
        left_norms[r] = norm(out);
    });
    multiply(
        left, [this](auto... at) { pack_right(at...); }, n_, expected.value);
    find_right_norms();
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, rows.size()), [&](const auto& part) {
        for (std::size_t r = part.begin(); r < part.end(); ++r) {
            for (std::size_t j = 0; j < n_; ++j) {
                double& value = expected.value[r * n_ + j];
                if (exact_) {
                    value = round_to(out_, value);
                    continue;
                }
                expected.tolerance[r * n_ + j] =
                    output_error(out_, value) + sum_bound(left_norms[r], j);
                expected.scale[r * n_ + j] =
                    left_norms[r] * right_norms_[j] / std::sqrt(static_cast<double>(k_));
            }
        }
    });
    return expected;
}

/// P[k][block] = sum over the block's columns j of sign(j) * op(B)[k][j].
std::vector<double> matmul_reference::project_right(std::uint64_t seed, std::size_t blocks) const {
    std::vector<double> projected(k_ * blocks);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, blocks), [&](const auto& part) {
        std::vector<double> line(std::max(k_, projection_columns));
        std::vector<double> sums(k_);
        for (std::size_t b = part.begin(); b < part.end(); ++b) {
            const std::size_t first = b * projection_columns;
            const std::size_t count = std::min(projection_columns, n_ - first);
            std::fill(sums.begin(), sums.end(), 0.0);
            for (std::size_t j = 0; right_transposed_ && j < count; ++j) {
                const double sign = sign_of(seed, first + j);
                right_.line(first + j, 0, std::span(line).first(k_));
                for (std::size_t k = 0; k < k_; ++k) {
                    sums[k] += sign * line[k];
                }
            }
            for (std::size_t k = 0; !right_transposed_ && k < k_; ++k) {
                right_.line(k, first, std::span(line).first(count));
                for (std::size_t j = 0; j < count; ++j) {
                    sums[k] += sign_of(seed, first + j) * line[j];
                }
            }
            for (std::size_t k = 0; k < k_; ++k) {
                projected[k * blocks + b] = sums[k];
            }
        }
    });
    return projected;
}

double matmul_reference::worst_of_row(std::span<const double> got, const double* expected,
                                      double left_norm, std::uint64_t seed) const {
    // Exact data: a float32 or integer result is the sum itself; a narrower one is its nearest
    // neighbour.
    const double unit = exact_ && bytes_of(out_) == 4 ? 0.0 : unit_roundoff(out_);
    const double flush = unit > 0.0 ? underflow_allowance(out_) : 0.0;
    double worst = 0.0;
    for (std::size_t first = 0; first < n_; first += projection_columns) {
        double residual = -expected[first / projection_columns];
        double variance = 0.0;
        for (std::size_t j = first; j < std::min(n_, first + projection_columns); ++j) {
            residual += sign_of(seed, j) * got[j];
            const double allowed = unit * std::fabs(got[j]) + flush + sum_bound(left_norm, j);
            variance += allowed * allowed;
        }
        const double bound = projection_sigmas * std::sqrt(variance);
        // The float64 products of both sides round too: 1e-13 of the row's size is far above that
        // and below any float32 bound.
        const double floor = is_floating(out_)
                                 ? 1e-13 * (std::fabs(expected[first / projection_columns]) + 1.0)
                                 : 0.0;
        if (!(std::fabs(residual) <= floor)) {
            const double ratio = std::fabs(residual) / bound;
            worst = ratio >= worst
                        ? ratio
                        : (ratio < worst ? worst : std::numeric_limits<double>::infinity());
        }
    }
    return worst;
}

std::vector<double> matmul_reference::projection_ratios(std::uint32_t,
                                                        std::span<const std::byte> got,
                                                        std::uint64_t seed) {
    const std::uint64_t key = mix64(seed + golden_gamma);
    const std::size_t blocks = (n_ + projection_columns - 1) / projection_columns;
    const std::vector<double> projected = project_right(key, blocks);
    std::vector<double> left_norms(m_);
    const packed_rows left = pack_rows(m_, k_, [&](std::size_t r, std::span<double> out) {
        read_left(r, out);
        left_norms[r] = norm(out);
    });
    std::vector<double> expected(m_ * blocks);
    const auto pack = [&](std::size_t k0, std::size_t depth, std::size_t n0, std::size_t columns,
                          double* out) {
        constexpr std::size_t width = gemm_column_group;
        for (std::size_t j = 0; j < (columns + width - 1) / width * width; ++j) {
            for (std::size_t k = 0; k < depth; ++k) {
                out[(j / width) * depth * width + k * width + j % width] =
                    j < columns ? projected[(k0 + k) * blocks + n0 + j] : 0.0;
            }
        }
    };
    multiply(left, pack, blocks, expected);
    find_right_norms();
    std::vector<double> worst(m_);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, m_), [&](const auto& part) {
        std::vector<double> line(n_);
        for (std::size_t r = part.begin(); r < part.end(); ++r) {
            load_f64(out_, got, r * n_, line);
            worst[r] = worst_of_row(line, expected.data() + r * blocks, left_norms[r], key);
        }
    });
    return worst;
}

}  // namespace

std::unique_ptr<reference> make_matmul_reference(const workload& w, operand_bytes_view operands,
                                                 data_mode mode) {
    return std::make_unique<matmul_reference>(w, operands, mode);
}

}  // namespace accelbench::kernels
