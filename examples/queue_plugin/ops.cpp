// SPDX-License-Identifier: Apache-2.0
#include "ops.hpp"

#include <accelbench/sdk/operands.hpp>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace queue_plugin {

namespace sdk = accelbench::sdk;

namespace {

using operands = std::span<std::byte* const>;

float* f32(operands all, std::size_t index) {
    return reinterpret_cast<float*>(all[index]);
}

/// To the nearest bfloat16, ties to even. NaN is not looked after: no workload has one.
float rounded_to_bf16(float value) {
    const auto bits = std::bit_cast<uint32_t>(value);
    return std::bit_cast<float>((bits + 0x7fffU + (bits >> 16 & 1U)) & 0xffff0000U);
}

translated copy(const sdk::operand_checks& is) {
    is.expect_operands(2);
    const int64_t count = is.count(0);
    is.expect(0, ACCB_F32, {count});
    is.expect(1, ACCB_F32, {count});
    return {sdk::yes(ACCB_F32),
            [count](operands all) { std::copy_n(f32(all, 0), count, f32(all, 1)); }};
}

translated softmax(const sdk::operand_checks& is) {
    is.expect_operands(2);
    const int64_t rows = is.extent(0, 0), columns = is.extent(0, 1);
    is.expect(0, ACCB_F32, {rows, columns});
    is.expect(1, ACCB_F32, {rows, columns});
    return {sdk::yes(ACCB_F32), [rows, columns](operands all) {
                for (int64_t row = 0; row < rows; ++row) {
                    const float* x = f32(all, 0) + row * columns;
                    float* y = f32(all, 1) + row * columns;
                    const float largest = *std::max_element(x, x + columns);
                    float sum = 0.0F;
                    for (int64_t i = 0; i < columns; ++i) {
                        y[i] = std::exp(x[i] - largest);
                        sum += y[i];
                    }
                    std::for_each(y, y + columns, [&](float& it) { it /= sum; });
                }
            }};
}

/// y[m,n] = a[m,k] b[n,k]: `nt`, the form of a layer whose weights are b.
translated matmul(const sdk::operand_checks& is, bool narrow) {
    is.expect_operands(3);
    if (sdk::attr_i64(is.kernel(), "trans_a", 0) != 0 ||
        sdk::attr_i64(is.kernel(), "trans_b", 0) != 1) {
        throw sdk::refusal{ACCB_WHY_ATTR, "only matmul of the form nt is implemented"};
    }
    const int64_t m = is.extent(0, 0), k = is.extent(0, 1), n = is.extent(1, 0);
    is.expect(0, ACCB_F32, {m, k});
    is.expect(1, ACCB_F32, {n, k});
    is.expect(2, ACCB_F32, {m, n});
    translated out{sdk::yes(ACCB_F32), [m, n, k, narrow](operands all) {
                       const float *a = f32(all, 0), *b = f32(all, 1);
                       float* y = f32(all, 2);
                       const auto used = [narrow](float it) {
                           return narrow ? rounded_to_bf16(it) : it;
                       };
                       for (int64_t at = 0; at < m * n; ++at) {
                           const int64_t row = at / n * k, column = at % n * k;
                           float sum = 0.0F;
                           for (int64_t i = 0; i < k; ++i) {
                               sum += used(a[row + i]) * used(b[column + i]);
                           }
                           y[at] = sum;
                       }
                   }};
    if (narrow) {
        // What is stored stays f32; the arithmetic is not the workload's, and the answer says so.
        out.answer = sdk::yes(ACCB_BF16, ACCB_F32, ACCB_F32, ACCB_F32);
        out.answer.answer = ACCB_YES_OTHER_PRECISION;
    }
    return out;
}

translated by_operator(const accb_workload& workload, bool narrow) {
    if (workload.kernel_count != 1) {
        throw sdk::refusal{ACCB_WHY_VIEW, "only workloads of one kernel"};
    }
    const sdk::operand_checks is(workload, *workload.kernels[0]);
    const std::string_view op = sdk::text_of(is.kernel().op);
    if (op == "copy") {
        return copy(is);
    }
    if (op == "softmax") {
        return softmax(is);
    }
    if (op == "matmul") {
        return matmul(is, narrow);
    }
    throw sdk::refusal{ACCB_WHY_OP, "only copy, matmul and softmax are implemented"};
}

}  // namespace

translated translate(const accb_workload& workload, bool narrow) {
    try {
        translated out = by_operator(workload, narrow);
        out.answer.determinism = ACCB_DETERMINISM_BITWISE;
        return out;
    } catch (const sdk::refusal& no) {
        return {sdk::no(no.why, no.note), {}};
    }
}

}  // namespace queue_plugin
