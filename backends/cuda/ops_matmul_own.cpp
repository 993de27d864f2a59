// SPDX-License-Identifier: Apache-2.0
// matmul by our own kernel, for what the vendor's library does not take or where it is not
// installed.
#include "lowering.hpp"

namespace accelbench::cuda {
namespace {

constexpr int64_t large_side = 128;
constexpr int64_t small_side = 64;
constexpr int64_t most_blocks_down = 65535;

struct product {
    bool trans_a, trans_b;
    int32_t m, n, k;
    accb_dtype type;  // of a and b
};

product read_product(const lowering& in) {
    in.expect_operands(3);
    product it{};
    it.trans_a = sdk::attr_i64(in.kernel(), "trans_a", 0) != 0;
    it.trans_b = sdk::attr_i64(in.kernel(), "trans_b", 0) != 0;
    // Tile corners beyond the matrix must still be 32-bit numbers.
    constexpr int64_t most = std::numeric_limits<int32_t>::max() - 2 * large_side;
    it.m = static_cast<int32_t>(in.extent(0, it.trans_a ? 1 : 0, most));
    it.k = static_cast<int32_t>(in.extent(0, it.trans_a ? 0 : 1, most));
    it.n = static_cast<int32_t>(in.extent(1, it.trans_b ? 0 : 1, most));
    const bool whole = in.tensor(0).dtype == ACCB_I8;
    it.type = whole ? accb_dtype{ACCB_I8} : in.floating(0);
    in.expect(0, it.type, {it.trans_a ? it.k : it.m, it.trans_a ? it.m : it.k});
    in.expect(1, it.type, {it.trans_b ? it.n : it.k, it.trans_b ? it.k : it.n});
    in.expect(2, whole ? accb_dtype{ACCB_I32} : it.type, {it.m, it.n});
    return it;
}

void lower_matmul(const lowering& in) {
    const product it = read_product(in);
    // Large tiles read less; small ones are enough blocks for every multiprocessor.
    const int64_t large_tiles = ceil_div(it.m, large_side) * ceil_div(it.n, large_side);
    const int64_t side = large_tiles >= in.device().sm_count ? large_side : small_side;
    if (ceil_div(it.m, side) > most_blocks_down) {
        throw refusal{ACCB_WHY_SHAPE, "more than 65535 tiles of rows"};
    }
    kernel_step step;
    step.function = "accb_matmul_t" + std::to_string(side) + "_" + suffix_of(it.type);
    step.grid = {static_cast<uint32_t>(ceil_div(it.n, side)),
                 static_cast<uint32_t>(ceil_div(it.m, side)), 1};
    step.block[0] = 256;
    step.arguments = {in.arg(0),
                      in.arg(1),
                      in.arg(2),
                      literal(it.m),
                      literal(it.n),
                      literal(it.k),
                      literal(int32_t{it.trans_a}),
                      literal(int32_t{it.trans_b})};
    in.add(std::move(step));
    accb_support& answer = in.answer();
    answer.weights = answer.activations = it.type;
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    if (it.type == ACCB_I8) {
        answer.compute = ACCB_I8;
        answer.accumulate = ACCB_I32;
    }
    sdk::assign(answer.note, "own kernel on the ordinary units, no matrix instructions");
}

const op_registration registered({.op = "matmul", .lower = lower_matmul});

}  // namespace
}  // namespace accelbench::cuda
