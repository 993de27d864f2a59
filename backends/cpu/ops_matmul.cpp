// SPDX-License-Identifier: Apache-2.0
// matmul: which of the backend's ways computes a product.
#include "backends/cpu/matmul.hpp"

namespace accelbench::cpu {
namespace {

// Up to this many rows the own kernels read the weights faster than oneDNN; beyond, arithmetic
// starts to bind.
constexpr std::int64_t most_streamed_rows = 16;

bool known_type(accb_dtype d) {
    return is_float(d) || d == ACCB_I8;
}

const char* note_of(matmul_way way) {
    switch (way) {
        case matmul_way::streamed:
        case matmul_way::streamed_s8:
            return "few rows: own kernels that read the weights once, as stored";
        case matmul_way::onednn:
            return "oneDNN; constant weights repacked at session creation";
        case matmul_way::onednn_widened:
            return "no 16-bit arithmetic of this type here: operands widened to f32 (constants at "
                   "session "
                   "creation), product by oneDNN in f32, result rounded once";
        case matmul_way::pairs_s8:
            return "no VNNI: own exact kernel on pairs of s16, as the 8-bit instructions saturate";
    }
    return "";
}

accb_support check_matmul(const request& r, const machine& m) {
    const accb_dtype type = r[0].dtype;
    if (!known_type(type) || r[1].dtype != type)
        return sdk::no(ACCB_WHY_DTYPE, "matmul takes f32, bf16, f16 or s8, the same for a and b");
    const accb_dtype result = type == ACCB_I8 ? accb_dtype{ACCB_I32} : type;
    if (r[2].dtype != result)
        return sdk::no(ACCB_WHY_DTYPE, "matmul stores f32, bf16, f16 as they came and s8 as s32");
    const matmul_problem p(r);
    if (p.m < 0)
        return sdk::no(ACCB_WHY_SHAPE, "matmul takes a, b, y of rank 2 that fit together");
    const matmul_way way = choose_way(p, m);
    accb_support answer = type == ACCB_I8 ? sdk::yes(ACCB_I8, ACCB_I32, type, type)
                                          : sdk::yes(ACCB_F32, ACCB_F32, type, type);
    if (way == matmul_way::onednn && type == ACCB_BF16)
        answer.compute = ACCB_BF16;
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    sdk::assign(answer.note, note_of(way));
    return answer;
}

std::unique_ptr<bound_op> bind_matmul(const request& r, const machine& m, memory_list memory) {
    const matmul_problem p(r);
    switch (choose_way(p, m)) {
        case matmul_way::streamed:
            return bind_streamed(p, m, memory);
        case matmul_way::streamed_s8:
            return bind_streamed_s8(p, m, memory);
        case matmul_way::onednn:
            return bind_onednn(p, m, memory);
        case matmul_way::onednn_widened:
            return bind_onednn_widened(p, m, memory);
        case matmul_way::pairs_s8:
            return bind_pairs_s8(p, m, memory);
    }
    throw sdk::error(ACCB_INTERNAL, "no way to compute this product was chosen");
}

constexpr op_definition table[] = {{"matmul", 3, check_matmul, bind_matmul}};

}  // namespace

matmul_problem::matmul_problem(const request& r)
    : trans_a(r.integer("trans_a", 0) != 0),
      trans_b(r.integer("trans_b", 0) != 0),
      type(r[0].dtype),
      constant_b(r[1].is_constant()) {
    m = -1;
    if (r[0].dims.size() != 2 || r[1].dims.size() != 2 || r[2].dims.size() != 2)
        return;
    const std::int64_t rows = r[0].dims[trans_a ? 1 : 0];
    k = r[0].dims[trans_a ? 0 : 1];
    n = r[1].dims[trans_b ? 0 : 1];
    if (r[1].dims[trans_b ? 1 : 0] != k || r[2].dims[0] != rows || r[2].dims[1] != n)
        return;
    if (rows < 1 || n < 1 || k < 1)
        return;
    m = rows;
}

matmul_way choose_way(const matmul_problem& p, const machine& m) {
    const bool rows_of_b = p.trans_b || p.constant_b;  // a constant can be transposed while binding
    const bool few = p.m <= most_streamed_rows && rows_of_b && !p.trans_a;
    if (p.type == ACCB_I8) {
        if (few)
            return matmul_way::streamed_s8;
        return m.exact_s8 ? matmul_way::onednn : matmul_way::pairs_s8;
    }
    if (few)
        return matmul_way::streamed;
    if (p.type == ACCB_F32 || (p.type == ACCB_BF16 && m.native_bf16))
        return matmul_way::onednn;
    return matmul_way::onednn_widened;
}

void transpose(std::byte* to, const std::byte* from, std::int64_t rows, std::int64_t columns,
               std::int64_t size) {
    constexpr std::int64_t tile = 32;
    for (std::int64_t r0 = 0; r0 < rows; r0 += tile)
        for (std::int64_t c0 = 0; c0 < columns; c0 += tile)
            for (std::int64_t r = r0; r < std::min(rows, r0 + tile); ++r)
                for (std::int64_t c = c0; c < std::min(columns, c0 + tile); ++c)
                    std::memcpy(to + (c * rows + r) * size, from + (r * columns + c) * size,
                                static_cast<std::size_t>(size));
}

std::span<const op_definition> matmul_ops() {
    return table;
}

}  // namespace accelbench::cpu
