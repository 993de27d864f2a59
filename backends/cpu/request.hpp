// SPDX-License-Identifier: Apache-2.0
// One kernel of a workload, copied out of the harness's memory so that it outlives the call.
#pragma once

#include <accelbench/backend.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backends/cpu/simd/table.hpp"

namespace accelbench::cpu {

struct operand_facts {
    std::uint32_t tensor;  // index into the workload's tensors
    accb_dtype dtype;
    std::uint8_t role;
    bool dense;
    bool quantised;
    std::vector<std::int64_t> dims;

    [[nodiscard]] std::int64_t count() const {
        std::int64_t n = 1;
        for (const std::int64_t d : dims)
            n *= d;
        return n;
    }
    [[nodiscard]] std::int64_t bytes() const { return count() * sdk::bits_of(dtype) / 8; }
    [[nodiscard]] bool is_constant() const { return role == ACCB_CONST; }
};

struct request {
    std::string op;
    std::uint32_t op_version = 1;
    std::vector<operand_facts> operands;
    std::map<std::string, double, std::less<>>
        numbers;  // integer attributes too: all are below 2^53

    [[nodiscard]] const operand_facts& operator[](std::size_t i) const { return operands[i]; }
    [[nodiscard]] double number(std::string_view name, double fallback) const {
        const auto found = numbers.find(name);
        return found == numbers.end() ? fallback : found->second;
    }
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t fallback) const {
        return static_cast<std::int64_t>(number(name, static_cast<double>(fallback)));
    }
    [[nodiscard]] std::int64_t bytes() const {
        std::int64_t sum = 0;
        for (const operand_facts& o : operands)
            sum += o.bytes();
        return sum;
    }
};

request make_request(const accb_workload& workload, const accb_kernel& kernel);

/// True for f32, bf16 and f16; `storage_of` names the loader to use.
inline bool is_float(accb_dtype d) {
    return d == ACCB_F32 || d == ACCB_BF16 || d == ACCB_F16;
}
inline storage storage_of(accb_dtype d) {
    if (d == ACCB_BF16)
        return storage::bf16;
    return d == ACCB_F16 ? storage::f16 : storage::f32;
}
inline std::size_t index_of(accb_dtype d) {
    return static_cast<std::size_t>(storage_of(d));
}

}  // namespace accelbench::cpu
