// SPDX-License-Identifier: Apache-2.0
// matmul by our own kernel: where cuBLASLt is not installed, or does not take the product (s8 in
// other forms than nt, or with extents that are no multiples of 4).
#include <accelbench/sdk/tensor.hpp>

#include "lowering.hpp"

namespace accelbench::cuda {
namespace {

constexpr uint32_t block_threads = 256;
// A block computes a square of y; the larger one reads less, where enough of them fill the device.
constexpr int64_t large_side = 128, small_side = 64;

struct product {
    int64_t m, n, k;
    bool trans_a, trans_b;
    accb_dtype type, result;
};

product read_product(const lowering& in) {
    in.expect_operands(3);
    product it{};
    it.trans_a = sdk::attr_i64(in.kernel(), "trans_a", 0) != 0;
    it.trans_b = sdk::attr_i64(in.kernel(), "trans_b", 0) != 0;
    it.m = in.extent(0, it.trans_a ? 1 : 0);
    it.k = in.extent(0, it.trans_a ? 0 : 1);
    it.n = in.extent(1, it.trans_b ? 0 : 1);
    it.type = in.tensor(0).dtype == ACCB_I8 ? accb_dtype{ACCB_I8} : in.floating(0);
    it.result = it.type == ACCB_I8 ? accb_dtype{ACCB_I32} : it.type;
    in.expect(0, it.type, {it.trans_a ? it.k : it.m, it.trans_a ? it.m : it.k});
    in.expect(1, it.type, {it.trans_b ? it.n : it.k, it.trans_b ? it.k : it.n});
    in.expect(2, it.result, {it.m, it.n});
    return it;
}

void lower_matmul_own(const lowering& in) {
    const product it = read_product(in);
    const int64_t large = ceil_div(it.m, large_side) * ceil_div(it.n, large_side);
    const int64_t side = large >= in.device().sm_count ? large_side : small_side;
    const int64_t rows = ceil_div(it.m, side);
    if (rows > 65535) {
        throw refusal{ACCB_WHY_SHAPE, "m is larger than a grid of blocks can be"};
    }
    kernel_step step;
    step.function = "accb_matmul_t" + std::to_string(side) + "_" +
                    (it.type == ACCB_I8 ? std::string("s8") : suffix_of(it.type));
    step.grid = {static_cast<uint32_t>(ceil_div(it.n, side)), static_cast<uint32_t>(rows), 1};
    step.block = {block_threads, 1, 1};
    const auto whole = [](int64_t value) { return literal(static_cast<int32_t>(value)); };
    step.arguments = {in.arg(0),   in.arg(1),   in.arg(2),         whole(it.m),
                      whole(it.n), whole(it.k), whole(it.trans_a), whole(it.trans_b)};
    in.add(std::move(step));
    accb_support& answer = in.answer();
    // Narrow operands are widened: their products are f32 before they are added.
    answer.compute = it.type == ACCB_I8 ? accb_dtype{ACCB_I8} : accb_dtype{ACCB_F32};
    answer.accumulate = it.type == ACCB_I8 ? accb_dtype{ACCB_I32} : accb_dtype{ACCB_F32};
    answer.weights = answer.activations = it.type;
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    sdk::assign(answer.note, "own kernel on the ordinary units");
}

const op_registration registered({.op = "matmul",
                                  .implementation = "own",
                                  .preference = 0,
                                  .lower = lower_matmul_own,
                                  .candidates = nullptr});

}  // namespace
}  // namespace accelbench::cuda
