// SPDX-License-Identifier: Apache-2.0
// Collectives: each rank puts its call of NCCL onto its own stream.
#include <accelbench/sdk/tensor.hpp>

#include "lowering.hpp"
#include "nccl/collective_call.hpp"

namespace accelbench::cuda {
namespace {

ncclDataType_t type_of(accb_dtype type) {
    switch (type) {
        case ACCB_F16:
            return ncclFloat16;
        case ACCB_BF16:
            return ncclBfloat16;
        default:
            return ncclFloat32;
    }
}

void lower(const lowering& in) {
    in.expect_operands(2);
    const std::string op(sdk::text_of(in.kernel().op));
    const accb_dtype type = in.floating(0);
    if (in.tensor(1).dtype != type) {
        throw refusal{ACCB_WHY_DTYPE, "x and y of a collective have one type"};
    }
    if (!nccl::library().table) {
        throw refusal{ACCB_WHY_TOOLCHAIN, nccl::library().why};
    }
    const int64_t ranks = sdk::attr_i64(in.kernel(), "ranks", 0);
    const int64_t x = in.count(0), y = in.count(1);
    const bool gathers = op == "all_gather", scatters = op == "reduce_scatter";
    const bool fits = gathers    ? y == x * ranks
                      : scatters ? x == y * ranks
                                 : x == y && (op != "all_to_all" || x % ranks == 0);
    if (ranks < 2 || !fits) {
        throw refusal{ACCB_WHY_SHAPE,
                      op + ": y does not fit x on " + std::to_string(ranks) + " ranks"};
    }
    const int64_t count = scatters ? y : op == "all_to_all" ? x / ranks : x;
    nccl::collective what{op, static_cast<std::size_t>(count), sdk::bits_of(type) / 8,
                          type_of(type), static_cast<int>(ranks)};
    in.add(library_step{"NCCL " + op,
                        {in.arg(0), in.arg(1)},
                        std::make_shared<nccl::collective_call>(std::move(what))});
    // Partial sums travel in the elements' own type.
    in.answer().compute = in.answer().accumulate = type;
    in.answer().weights = in.answer().activations = type;
    sdk::assign(in.answer().note, nccl::library().version);
}

const op_registration all_reduce({.op = "all_reduce", .implementation = "nccl", .lower = lower});
const op_registration all_gather({.op = "all_gather", .implementation = "nccl", .lower = lower});
const op_registration reduce_scatter({.op = "reduce_scatter",
                                      .implementation = "nccl",
                                      .lower = lower});
const op_registration all_to_all({.op = "all_to_all", .implementation = "nccl", .lower = lower});
const op_registration broadcast({.op = "broadcast", .implementation = "nccl", .lower = lower});
const op_registration send_recv({.op = "send_recv", .implementation = "nccl", .lower = lower});

}  // namespace
}  // namespace accelbench::cuda
