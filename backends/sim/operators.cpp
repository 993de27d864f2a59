// SPDX-License-Identifier: Apache-2.0
// The table of operators and what they cost.
#include "operators.hpp"

#include <accelbench/sdk/error.hpp>

namespace accelbench::sim {
namespace {

constexpr operator_entry table[] = {
    {"matmul", 3, matmul},
    {"attention.prefill", 4, attention_prefill},
    {"attention.decode", 6, attention_decode},
    {"attention.backward", 9, attention_backward},
    {"rms_norm", 3, rms_norm},
    {"rms_norm.backward", 5, rms_norm_backward},
    {"softmax", 2, softmax},
    {"softmax.backward", 3, softmax_backward},
    {"cross_entropy", 3, cross_entropy},
    {"cross_entropy.backward", 4, cross_entropy_backward},
    {"adamw", 4, adamw},
    {"copy", 2, copy},
    {"triad", 3, triad},
    {"h2d", 2, copy},
    {"d2h", 2, copy},
    {"empty", 0, nothing},
};

double product(const tensor_view& tensor) {
    return static_cast<double>(tensor.count);
}

}  // namespace

double invocation::attribute(std::string_view name, double fallback) const {
    const auto found = attributes->find(name);
    return found == attributes->end() ? fallback : found->second;
}

int64_t invocation::scalar(std::size_t index) const {
    sdk::require(index < scalars.size(),
                 "a launch came with fewer scalars than its operator needs");
    return scalars[index];
}

const operator_entry* find_operator(std::string_view name) {
    for (const operator_entry& entry : table) {
        if (entry.name == name) {
            return &entry;
        }
    }
    return nullptr;
}

double flops_of(std::string_view name, std::span<const tensor_view> operands) {
    if (name == "matmul") {
        // M·K · K·N · M·N = (M·N·K)^2, whatever is transposed.
        return 2.0 *
               __builtin_sqrt(product(operands[0]) * product(operands[1]) * product(operands[2]));
    }
    if (name == "attention.prefill" || name == "attention.backward") {
        const double factor = name == "attention.backward" ? 10.0 : 4.0;
        return factor * product(operands[0]) * static_cast<double>(operands[1].dim(2));
    }
    if (name == "attention.decode") {
        return 4.0 * product(operands[0]) * static_cast<double>(operands[3].dim(2));
    }
    return 0.0;
}

}  // namespace accelbench::sim
