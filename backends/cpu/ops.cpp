// SPDX-License-Identifier: Apache-2.0
// Looks operators up and refuses what no operator of this backend takes.
#include "backends/cpu/ops.hpp"

#include <string>

namespace accelbench::cpu {
namespace {

const op_definition* find_op(std::string_view name) {
    for (const auto table :
         {memory_ops(), row_ops(), loss_ops(), matmul_ops(), attention_ops(), collective_ops()})
        for (const op_definition& op : table)
            if (op.name == name)
                return &op;
    return nullptr;
}

}  // namespace

accb_support check(const request& r, const machine& m) {
    const op_definition* op = find_op(r.op);
    if (op == nullptr || r.op_version > 1)
        return sdk::no(ACCB_WHY_OP,
                       "the cpu backend has no operator '" + r.op + "' of this version");
    if (r.operands.size() != op->operand_count)
        return sdk::no(ACCB_WHY_SHAPE,
                       "'" + r.op + "' takes " + std::to_string(op->operand_count) + " operands");
    for (const operand_facts& o : r.operands) {
        if (!o.dense)
            return sdk::no(ACCB_WHY_SHAPE, "only dense row-major tensors");
        if (o.quantised)
            return sdk::no(ACCB_WHY_DTYPE, "no quantised tensors with scales");
    }
    return op->check(r, m);
}

std::unique_ptr<bound_op> bind(const request& r, const machine& m, memory_list memory) {
    return find_op(r.op)->bind(r, m, memory);
}

}  // namespace accelbench::cpu
