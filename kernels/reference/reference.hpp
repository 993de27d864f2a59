// SPDX-License-Identifier: Apache-2.0
// What the right answer is: float64 values and, per element, how far a correct implementation may
// be from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "kernels/workload.hpp"

namespace accelbench::kernels {

/// Bytes of every tensor of a workload as they were before the first launch, indexed as
/// workload::tensors. Outputs may be empty.
using operand_bytes_view = std::vector<std::span<const std::byte>>;

/// random: tensor::fill, judged by an error bound. exact: tensor::exact_fill, where the bound is 0
/// for exactly summable kernels.
enum class data_mode : std::uint8_t { random, exact };

/// Element i of the selected rows: |got - value[i]| <= tolerance[i] is right; NaN never is.
/// scale[i] = sqrt(sum of squares of the terms) (0 where the kernel has no sum): rms(err / scale)
/// estimates the arithmetic's effective precision.
struct expectation {
    std::vector<double> value, tolerance, scale;
};

/// A written tensor seen as rows x row_length elements (a row is the unit of random checks on large
/// tensors).
struct row_layout {
    std::uint64_t rows = 0;
    std::uint64_t row_length = 0;
};

/// The reference of one workload on one input set. Thread-compatible; uses oneTBB inside. Borrows
/// the operand bytes.
class reference {
  public:
    virtual ~reference() = default;
    /// Layout of a written tensor (by index).
    [[nodiscard]] virtual row_layout layout(std::uint32_t tensor) const = 0;
    /// Expected rows (ascending row numbers) of a written tensor after `launches` >= 1 launches of
    /// this input set, concatenated.
    [[nodiscard]] virtual expectation rows(std::uint32_t tensor,
                                           std::span<const std::uint64_t> rows,
                                           std::uint64_t launches) = 0;
    /// Float64 operations of checking `row_count` rows: the harness decides by it between all rows
    /// and a random selection.
    [[nodiscard]] virtual double cost_of_rows(std::uint32_t tensor,
                                              std::uint64_t row_count) const = 0;
    /// Bilinear kernels (matmul): checks ALL rows of `got` (the tensor's bytes as read back) by
    /// random +-1 projections over blocks of at most 128 columns, so that a long narrow-type row is
    /// not blind. Returns each row's worst ratio of |residual| to its bound: above 1, or NaN, is
    /// wrong. Empty where the kernel is not bilinear.
    [[nodiscard]] virtual std::vector<double> projection_ratios(std::uint32_t tensor,
                                                                std::span<const std::byte> got,
                                                                std::uint64_t seed) {
        (void)tensor;
        (void)got;
        (void)seed;
        return {};
    }
    /// Bytes of operands kept in float64.
    [[nodiscard]] virtual std::uint64_t held_bytes() const { return 0; }
    /// Whether projection_ratios() is offered.
    [[nodiscard]] virtual bool is_bilinear() const { return false; }
};

}  // namespace accelbench::kernels
