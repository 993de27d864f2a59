// SPDX-License-Identifier: Apache-2.0
// The operators: what each accepts, and how a request becomes something that can be launched.
#pragma once

#include <accelbench/backend.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "backends/cpu/device.hpp"
#include "backends/cpu/ranks/rank_group.hpp"
#include "backends/cpu/request.hpp"

namespace accelbench::cpu {

/// An operator with its memory bound. launch() is the timed path: it neither allocates nor throws
/// in the common case.
class bound_op {
  public:
    bound_op() = default;
    bound_op(const bound_op&) = delete;
    bound_op& operator=(const bound_op&) = delete;
    virtual ~bound_op() = default;
    virtual void launch(std::span<const std::int64_t> scalars) = 0;
};

/// Operands' memory in the operator's order; constants hold their data and may be repacked while
/// binding.
using memory_list = std::span<std::byte* const>;

struct op_definition {
    std::string_view name;
    std::size_t operand_count;
    /// Precondition: operand_count operands, all dense and not quantised.
    accb_support (*check)(const request&, const machine&);
    std::unique_ptr<bound_op> (*bind)(const request&, const machine&, memory_list);
};

/// Answers for every request, also for unknown operators and malformed operands.
accb_support check(const request&, const machine&);
/// Precondition: check() did not answer "no".
std::unique_ptr<bound_op> bind(const request&, const machine&, memory_list);

std::span<const op_definition> memory_ops();
std::span<const op_definition> row_ops();
std::span<const op_definition> loss_ops();
std::span<const op_definition> matmul_ops();
std::span<const op_definition> attention_ops();
std::span<const op_definition> collective_ops();

/// Operators of several ranks are bound with their communicator, and not by bind().
bool is_collective(const request&);
/// Asked of all ranks at the same time. Throws INVALID_ARGUMENT without a group, and UNSUPPORTED
/// where the operands lie in memory that the others cannot reach.
std::unique_ptr<bound_op> bind_collective(const request&, const machine&, rank_group*,
                                          std::span<const sdk::operand>);

/// Below this many bytes a thread costs more to wake than its part of the traffic takes: 64 KiB at
/// 10 GB/s is 6 us.
inline constexpr std::int64_t least_bytes_a_thread = 64 * 1024;

}  // namespace accelbench::cpu
