// SPDX-License-Identifier: Apache-2.0
// matmul in all forms and types: packing of b, then the tiled product.
#include <accelbench/sdk/tensor.hpp>
#include <algorithm>

#include "lowering.hpp"
#include "matmul_tile.hpp"

namespace accelbench::opencl {
namespace {

struct product {
    matmul_shape shape;
    accb_dtype type;  // of a and b
    bool integer;     // s8 * s8 -> s32
};

product read_product(const lowering& in) {
    in.expect_operands(3);
    product it{};
    it.shape.trans_a = sdk::attr_i64(in.kernel(), "trans_a", 0) != 0;
    it.shape.trans_b = sdk::attr_i64(in.kernel(), "trans_b", 0) != 0;
    it.shape.m = in.extent(0, it.shape.trans_a ? 1 : 0);
    it.shape.k = in.extent(0, it.shape.trans_a ? 0 : 1);
    it.shape.n = in.extent(1, it.shape.trans_b ? 0 : 1);
    it.integer = in.tensor(0).dtype == ACCB_I8;
    it.type = it.integer ? accb_dtype{ACCB_I8} : in.floating(0);
    const auto [m, n, k] = std::array{it.shape.m, it.shape.n, it.shape.k};
    in.expect(0, it.type, {it.shape.trans_a ? k : m, it.shape.trans_a ? m : k});
    in.expect(1, it.type, {it.shape.trans_b ? n : k, it.shape.trans_b ? k : n});
    in.expect(2, it.integer ? accb_dtype{ACCB_I32} : it.type, {m, n});
    for (uint32_t operand = 0; operand < 3; ++operand) {
        (void)in.count(operand);
    }
    return it;
}

matmul_tile choose_tile(const lowering& in, const product& it) {
    if (in.tuning().empty()) {
        return default_tile(it.shape, in.device());
    }
    const auto tile = tile_of(in.tuning(), in.device());
    if (!tile) {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "the tuning record '" + std::string(in.tuning()) +
                             "' names no tile that this device can run; tune again on this device");
    }
    return *tile;
}

std::string options_of(const product& it, const matmul_tile& tile) {
    const auto define = [](const char* name, int value) {
        return std::string(" -D") + name + "=" + std::to_string(value);
    };
    const int store = it.type == ACCB_F16 ? 1 : it.type == ACCB_BF16 ? 2 : 0;
    return "-w -cl-std=CL1.2" + define("VEC", tile.vector) + define("LANES", 1) +
           define("STORE", store) + define("INTEGER", it.integer ? 1 : 0) +
           define("MR", tile.register_rows) + define("NV", tile.register_vectors) +
           define("KB", tile.depth);
}

void describe(const lowering& in, const product& it) {
    accb_support& answer = in.out().answer;
    answer.accumulate = it.integer ? accb_dtype{ACCB_I32} : accb_dtype{ACCB_F32};
    answer.compute = it.integer ? accb_dtype{ACCB_I8} : accb_dtype{ACCB_F32};
    answer.weights = it.type;
    answer.activations = it.type;
}

}  // namespace

void lower_matmul(const lowering& in) {
    const product it = read_product(in);
    const matmul_tile tile = choose_tile(in, it);
    const std::string options = options_of(it, tile);
    const int unit = tile.register_columns();
    const int panels = ceil_div(it.shape.n, unit);
    const uint64_t element = sdk::bits_of(it.type) / 8;
    const from_scratch packed =
        in.scratch(element * static_cast<uint64_t>(panels) * unit * it.shape.k);

    kernel_step pack;
    pack.file = "matmul_panel.cl";
    pack.function = "pack_b";
    pack.options = options;
    pack.groups = {static_cast<size_t>(panels), 1};
    pack.arguments = {in.arg(1), packed, it.shape.n, it.shape.k, it.shape.trans_b ? 1 : 0};
    const bool constant = in.tensor(1).role == ACCB_CONST;
    (constant ? in.out().once : in.out().launch).emplace_back(std::move(pack));

    kernel_step multiply;
    multiply.file = "matmul_panel.cl";
    multiply.function = "matmul_panel";
    multiply.options = options;
    multiply.groups = {static_cast<size_t>(ceil_div(it.shape.n, tile.columns)),
                       static_cast<size_t>(ceil_div(it.shape.m, tile.rows))};
    const size_t packed_bytes = sizeof(float) * tile.rows * tile.depth;
    const bool narrow = !it.integer && it.type != ACCB_F32;
    const size_t sum_bytes = sizeof(float) * (narrow ? tile.rows * tile.columns : 1);
    multiply.arguments = {
        in.arg(0),   packed,     in.arg(2),  local_memory{packed_bytes}, local_memory{sum_bytes},
        it.shape.m,  it.shape.n, it.shape.k, it.shape.trans_a ? 1 : 0,   tile.rows,
        tile.columns};
    in.out().launch.emplace_back(std::move(multiply));
    describe(in, it);
}

std::vector<std::string> tuning_candidates(const accb_workload& workload,
                                           const device_traits& device) {
    plan unused;
    const lowering in(workload, *workload.kernels[0], device, {}, unused);
    std::vector<std::string> records;
    for (const matmul_tile& tile : candidate_tiles(read_product(in).shape, device)) {
        records.push_back(record_of(tile));
    }
    return records;
}

}  // namespace accelbench::opencl
