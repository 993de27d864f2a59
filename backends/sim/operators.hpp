// SPDX-License-Identifier: Apache-2.0
// The operators of docs/operators.md as naive loops over doubles.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "numbers.hpp"

namespace accelbench::sim {

/// One kernel of a workload with everything bound.
struct invocation {
    std::span<const tensor_view> operands;  // in the operator's documented order
    const std::map<std::string, double, std::less<>>* attributes = nullptr;
    std::span<const int64_t> scalars;

    [[nodiscard]] double attribute(std::string_view name, double fallback) const;
    [[nodiscard]] int64_t scalar(std::size_t index) const;
};

using operator_function = void (*)(const invocation&);

struct operator_entry {
    std::string_view name;
    uint32_t operand_count;
    operator_function run;
};

/// NULL if the simulator does not know the operator.
[[nodiscard]] const operator_entry* find_operator(std::string_view name);
/// Floating point operations of matmul and attention; 0 for all others, which are bound by bytes.
[[nodiscard]] double flops_of(std::string_view name, std::span<const tensor_view> operands);

void matmul(const invocation& call);
void attention_prefill(const invocation& call);
void attention_decode(const invocation& call);
void attention_backward(const invocation& call);
void rms_norm(const invocation& call);
void rms_norm_backward(const invocation& call);
void softmax(const invocation& call);
void softmax_backward(const invocation& call);
void cross_entropy(const invocation& call);
void cross_entropy_backward(const invocation& call);
void adamw(const invocation& call);
void copy(const invocation& call);
void triad(const invocation& call);
void nothing(const invocation& call);

}  // namespace accelbench::sim
