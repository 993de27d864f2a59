// SPDX-License-Identifier: Apache-2.0
// matmul by our own kernels, for what the vendor's library does not take or where it is not
// installed: narrow types on the matrix units, f32 on the ordinary ones.
#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/tensor.hpp>
#include <algorithm>

#include "lowering.hpp"

namespace accelbench::cuda {
namespace {

constexpr int64_t large_side = 128;
constexpr int64_t small_side = 64;
constexpr int64_t most_blocks_down = 65535;
constexpr int32_t most_shares = 32;

struct product {
    bool trans_a, trans_b;
    int32_t m, n, k;
    accb_dtype type;  // of a and b

    /// Elements of 64 bytes, the depth of one step on the matrix units.
    [[nodiscard]] int64_t slice() const { return type == ACCB_I8 ? 64 : 32; }
    /// What the kernels for 16-bit numbers are compiled for; those for s8 take every form.
    [[nodiscard]] const char* form() const {
        return type == ACCB_I8 ? "" : trans_a ? "_tn" : trans_b ? "_nt" : "_nn";
    }
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
    if (it.trans_a && it.trans_b && sdk::bits_of(it.type) == 16) {
        throw refusal{ACCB_WHY_SHAPE, "own kernels for f16 and bf16 take the forms nt, nn and tn"};
    }
    in.expect(2, whole ? accb_dtype{ACCB_I32} : it.type, {it.m, it.n});
    return it;
}

/// Tiles of y, and the blocks that share out the depth of each.
struct cut {
    int64_t side;
    int32_t shares;

    [[nodiscard]] int64_t tiles(const product& it) const {
        return ceil_div(it.m, side) * ceil_div(it.n, side);
    }
    /// As it stands in a tuning record.
    [[nodiscard]] std::string record() const {
        return "own side " + std::to_string(side) + " shares " + std::to_string(shares);
    }
    bool operator==(const cut&) const = default;
};

/// Whether none of the shares is empty; f32 is not shared out.
bool is_possible(const product& it, int64_t shares) {
    const int64_t steps = ceil_div(it.k, it.slice());
    return shares == 1 ||
           (it.type != ACCB_F32 && ceil_div(steps, ceil_div(steps, shares)) == shares);
}

// Large tiles read less; small ones are enough blocks for every multiprocessor, and waste less on
// an edge. What still leaves multiprocessors idle is cut into stretches of depth that are worth the
// sums which each of them leaves in memory.
cut default_cut(const lowering& in, const product& it) {
    constexpr int64_t least_steps = 8;
    constexpr int64_t blocks_of_a_multiprocessor = 2;
    const cut large{large_side, 1};
    if (std::min(it.m, it.n) > small_side && large.tiles(it) >= in.device().sm_count) {
        return large;
    }
    cut small{small_side, 1};
    const int64_t steps = ceil_div(it.k, it.slice());
    const int64_t wanted = blocks_of_a_multiprocessor * in.device().sm_count / small.tiles(it);
    small.shares = static_cast<int32_t>(
        std::clamp<int64_t>(wanted, 1, std::clamp<int64_t>(steps / least_steps, 1, most_shares)));
    while (!is_possible(it, small.shares)) {
        --small.shares;
    }
    return small;
}

cut choose_cut(const lowering& in, const product& it) {
    if (in.tuning().empty()) {
        return default_cut(in, it);
    }
    for (const int64_t side : {small_side, large_side}) {
        for (int32_t shares = 1; shares <= most_shares; ++shares) {
            const cut one{side, shares};
            if (one.record() == in.tuning() && is_possible(it, shares)) {
                return one;
            }
        }
    }
    throw sdk::error(ACCB_INVALID_ARGUMENT, "the tuning record '" + std::string(in.tuning()) +
                                                "' fits no own product of this shape; tune anew");
}

std::vector<std::string> candidates(const lowering& in) {
    const product it = read_product(in);
    std::vector<std::string> records{default_cut(in, it).record()};
    for (const int64_t side : {small_side, large_side}) {
        for (const int32_t shares : {1, 2, 3, 4, 6, 8}) {
            const std::string record = cut{side, shares}.record();
            if (is_possible(it, shares) && record != records.front()) {
                records.push_back(record);
            }
        }
    }
    return records;
}

void add_ordinary(const lowering& in, const product& it) {
    const int64_t side = choose_cut(in, it).side;
    if (ceil_div(it.m, side) > most_blocks_down) {
        throw refusal{ACCB_WHY_SHAPE, "more than 65535 tiles of rows"};
    }
    kernel_step step;
    step.function = "accb_matmul_t" + std::to_string(side) + "_f32";
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
    sdk::assign(in.answer().note, "own kernel on the ordinary units, no matrix instructions");
}

void add_join(const lowering& in, const product& it, const from_scratch& partial, int32_t shares) {
    constexpr uint32_t threads = 256;
    const int64_t elements = int64_t{it.m} * it.n;
    kernel_step join;
    join.function = "accb_matmul_join_" + suffix_of(it.type);
    join.grid[0] = in.resident_blocks(ceil_div(elements, threads));
    join.block[0] = threads;
    join.arguments = {partial, in.arg(2), literal(shares), literal(elements)};
    in.add(std::move(join));
}

void add_matrix(const lowering& in, const product& it) {
    const cut by = choose_cut(in, it);
    const int64_t tiles = by.tiles(it);
    if (tiles > std::numeric_limits<int32_t>::max()) {
        throw refusal{ACCB_WHY_SHAPE, "more than 2^31 - 1 tiles"};
    }
    const int32_t shares = by.shares;
    const from_scratch partial = in.scratch(
        sizeof(float) * (shares == 1 ? 1 : static_cast<uint64_t>(int64_t{it.m} * it.n * shares)));
    const int stages = by.side == large_side ? 3 : 4;
    constexpr int64_t slice_bytes = 64;
    kernel_step step;
    step.function =
        "accb_matmul_m" + std::to_string(by.side) + it.form() + "_" + suffix_of(it.type);
    step.grid = {static_cast<uint32_t>(tiles), static_cast<uint32_t>(shares), 1};
    step.block[0] = 128;
    step.shared_bytes = static_cast<uint32_t>(stages * 2 * by.side * slice_bytes);
    step.arguments = {in.arg(0),
                      in.arg(1),
                      in.arg(2),
                      partial,
                      literal(it.m),
                      literal(it.n),
                      literal(it.k),
                      literal(int32_t{it.trans_a}),
                      literal(int32_t{it.trans_b})};
    in.add(std::move(step));
    if (shares > 1) {
        add_join(in, it, partial, shares);
    }
    accb_support& answer = in.answer();
    answer.compute = it.type;
    answer.accumulate = it.type == ACCB_I8 ? accb_dtype{ACCB_I32} : accb_dtype{ACCB_F32};
    sdk::assign(answer.note,
                it.type == ACCB_I8
                    ? "own kernel on the matrix units: mma.sync m16n8k32, sums in s32"
                    : "own kernel on the matrix units: mma.sync m16n8k16, sums in f32");
}

void lower_matmul(const lowering& in) {
    const product it = read_product(in);
    in.answer().weights = in.answer().activations = it.type;
    in.answer().determinism = ACCB_DETERMINISM_BITWISE;
    if (it.type == ACCB_F32) {
        add_ordinary(in, it);
    } else {
        add_matrix(in, it);
    }
}

const op_registration registered({.op = "matmul", .lower = lower_matmul, .candidates = candidates});

}  // namespace
}  // namespace accelbench::cuda
