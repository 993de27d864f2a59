// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/collective.hpp"

#include <cmath>
#include <utility>

#include "kernels/reference/rows.hpp"

namespace accelbench::kernels {
namespace {

/// What a rank ends up with is split into `ranks` chunks or one; each is found in x of one rank, or
/// is the sum over all of them.
class collective_reference : public reference {
  public:
    collective_reference(const workload& w, std::vector<operand_bytes_view> ranks,
                         std::uint32_t rank)
        : op_(w.op),
          type_(w.tensors[0].type),
          ranks_(std::move(ranks)),
          rank_(rank),
          chunk_(static_cast<std::uint64_t>(w.tensors[1].dims.back())) {
        const row_layout one = flat_layout(chunk_);
        rows_a_chunk_ = one.rows;
        layout_ = {element_count(w.tensors[1]) / one.row_length, one.row_length};
    }

    [[nodiscard]] row_layout layout(std::uint32_t) const override { return layout_; }

  protected:
    struct place {
        std::uint64_t rank, first_element;  // in that rank's x
    };

    /// Where row `row` of y comes from; for sums the rank means nothing.
    [[nodiscard]] place source(std::uint64_t row) const {
        const std::uint64_t chunk = row / rows_a_chunk_;
        const std::uint64_t inside = row % rows_a_chunk_ * layout_.row_length;
        if (op_ == "all_gather") {
            return {chunk, inside};
        }
        if (op_ == "all_to_all") {
            return {chunk, rank_ * chunk_ + inside};
        }
        if (op_ == "reduce_scatter") {
            return {0, rank_ * chunk_ + inside};
        }
        if (op_ == "send_recv") {
            return {(rank_ + ranks_.size() - 1) % ranks_.size(), inside};
        }
        return {0, inside};  // all_reduce, and broadcast from rank 0
    }

    std::string op_;
    dtype type_;
    std::vector<operand_bytes_view> ranks_;
    std::uint64_t rank_, chunk_;
    std::uint64_t rows_a_chunk_ = 1;
    row_layout layout_;
};

class move_reference final : public collective_reference {
  public:
    using collective_reference::collective_reference;

    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        return 8.0 * static_cast<double>(row_count * layout_.row_length);
    }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        return for_each_row(rows, layout_.row_length,
                            [&](std::uint64_t row, std::span<double> value, std::span<double>) {
                                const place from = source(row);
                                load_f64(type_, ranks_[from.rank][0], from.first_element, value);
                            });
    }
};

/// The derivation of the bound stands in kernels/catalogue/collective.cpp.
class sum_reference final : public collective_reference {
  public:
    sum_reference(const workload& w, std::vector<operand_bytes_view> ranks, std::uint32_t rank,
                  bool exact)
        : collective_reference(w, std::move(ranks), rank), exact_(exact) {}

    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        return 8.0 * static_cast<double>(ranks_.size() * row_count * layout_.row_length);
    }
    [[nodiscard]] expectation rows(std::uint32_t, std::span<const std::uint64_t> rows,
                                   std::uint64_t) override {
        const std::size_t length = layout_.row_length;
        expectation expected = empty_expectation(rows.size() * length);
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, rows.size()), [&](const auto& part) {
            std::vector<double> one(length);
            for (std::size_t r = part.begin(); r < part.end(); ++r) {
                const auto stretch = [&](std::vector<double>& all) {
                    return std::span(all).subspan(r * length, length);
                };
                add_up(source(rows[r]).first_element, one, stretch(expected.value),
                       stretch(expected.tolerance), stretch(expected.scale));
            }
        });
        return expected;
    }

  private:
    void add_up(std::uint64_t first, std::span<double> one, std::span<double> value,
                std::span<double> tolerance, std::span<double> scale) const {
        for (const operand_bytes_view& rank : ranks_) {
            load_f64(type_, rank[0], first, one);
            for (std::size_t i = 0; i < one.size(); ++i) {
                value[i] += one[i];
                tolerance[i] += std::fabs(one[i]);  // the terms of all ranks so far
                scale[i] += one[i] * one[i];
            }
        }
        const double additions = static_cast<double>(ranks_.size() - 1);
        const double steps = additions * unit_roundoff(type_);
        const double worst = steps / (1.0 - steps);
        for (std::size_t i = 0; i < one.size(); ++i) {
            scale[i] = std::sqrt(scale[i]);
            tolerance[i] =
                exact_ ? 0.0 : worst * tolerance[i] + additions * underflow_allowance(type_);
        }
    }

    bool exact_;
};

}  // namespace

std::unique_ptr<reference> make_collective_reference(const workload& w,
                                                     std::vector<operand_bytes_view> ranks,
                                                     std::uint32_t rank, data_mode mode) {
    if (w.op == "all_reduce" || w.op == "reduce_scatter") {
        return std::make_unique<sum_reference>(w, std::move(ranks), rank, mode == data_mode::exact);
    }
    return std::make_unique<move_reference>(w, std::move(ranks), rank);
}

}  // namespace accelbench::kernels
