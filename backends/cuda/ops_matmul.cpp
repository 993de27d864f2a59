// SPDX-License-Identifier: Apache-2.0
// matmul in all forms and types through cuBLASLt: y[m,n] = op(a) op(b).
#include <accelbench/sdk/tensor.hpp>

#include "blaslt/matmul_call.hpp"
#include "lowering.hpp"

namespace accelbench::cuda {
namespace {

accb_dtype result_of(const lowering& in, accb_dtype type) {
    if (type == ACCB_I8) {
        return ACCB_I32;
    }
    return blaslt::is_fp8(type) ? in.tensor(2).dtype : type;
}

blaslt::problem read_product(const lowering& in) {
    in.expect_operands(3);
    blaslt::problem it;
    it.trans_a = sdk::attr_i64(in.kernel(), "trans_a", 0) != 0;
    it.trans_b = sdk::attr_i64(in.kernel(), "trans_b", 0) != 0;
    it.m = in.extent(0, it.trans_a ? 1 : 0);
    it.k = in.extent(0, it.trans_a ? 0 : 1);
    it.n = in.extent(1, it.trans_b ? 0 : 1);
    it.a = in.tensor(0).dtype;
    it.b = in.tensor(1).dtype;
    it.y = result_of(in, it.a);
    it.tf32 = in.allows(ACCB_ALLOW_TF32) || in.workload().compute == ACCB_TF32;
    it.deterministic = in.allows(ACCB_REQUIRE_DETERMINISM);
    in.expect(0, it.a, {it.trans_a ? it.k : it.m, it.trans_a ? it.m : it.k});
    in.expect(1, it.b, {it.trans_b ? it.n : it.k, it.trans_b ? it.k : it.n});
    in.expect(2, it.y, {it.m, it.n});
    if (const blaslt::objection no = blaslt::objection_to(it); no.why != 0) {
        throw refusal{no.why, no.note};
    }
    if (const blaslt::lookup& found = blaslt::library(); !found.table) {
        throw refusal{ACCB_WHY_TOOLCHAIN, found.why};
    }
    return it;
}

void describe(const lowering& in, const blaslt::problem& it) {
    accb_support& answer = in.answer();
    const bool whole = it.a == ACCB_I8;
    answer.accumulate = whole ? accb_dtype{ACCB_I32} : accb_dtype{ACCB_F32};
    answer.compute = it.a == ACCB_F32 && it.tf32 ? accb_dtype{ACCB_TF32} : it.a;
    answer.activations = it.a;
    answer.weights = it.b;
    // Whole numbers add up to the same in any order; sums that are asked to repeat, do.
    answer.determinism =
        whole || it.deterministic ? ACCB_DETERMINISM_BITWISE : ACCB_DETERMINISM_UNKNOWN;
    sdk::assign(answer.note, blaslt::library().version);
}

void lower_matmul(const lowering& in) {
    const blaslt::problem it = read_product(in);
    describe(in, it);
    auto call = std::make_shared<blaslt::matmul_call>(it, in.tuning());
    if (in.opened() != nullptr) {
        // Now, not in the core's call: a refusal must still let another implementation step in.
        call->prepare(*in.opened());
        const bool repeats = it.a == ACCB_I8 || call->chosen().repeatable;
        in.answer().determinism = repeats ? ACCB_DETERMINISM_BITWISE : ACCB_DETERMINISM_NONE;
        sdk::assign(in.answer().note, blaslt::library().version + ": " + call->record());
    }
    in.add(library_step{.name = "cublasLtMatmul",
                        .operands = {in.arg(0), in.arg(1), in.arg(2)},
                        .call = std::move(call)});
}

std::vector<std::string> candidates(const lowering& in) {
    return blaslt::records_to_try(*in.opened(), read_product(in));
}

const op_registration registered({.op = "matmul",
                                  .implementation = "cublaslt",
                                  .preference = 10,
                                  .library = true,
                                  .lower = lower_matmul,
                                  .candidates = candidates});

}  // namespace
}  // namespace accelbench::cuda
