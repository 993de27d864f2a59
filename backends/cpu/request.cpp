// SPDX-License-Identifier: Apache-2.0
// Copies a kernel out of the harness's workload.
#include "backends/cpu/request.hpp"

namespace accelbench::cpu {

request make_request(const accb_workload& workload, const accb_kernel& kernel) {
    request r;
    r.op = sdk::text_of(kernel.op);
    r.op_version = kernel.op_version;
    for (std::uint32_t i = 0; i < kernel.operand_count; ++i) {
        const accb_tensor& t = *workload.tensors[kernel.operands[i]];
        r.operands.push_back({.tensor = kernel.operands[i],
                              .dtype = t.dtype,
                              .role = t.role,
                              .dense = sdk::is_dense(t),
                              .quantised = t.scale >= 0 || t.zero_point >= 0,
                              .dims = {t.dim, t.dim + t.rank}});
    }
    for (std::uint32_t i = 0; i < kernel.attr_count; ++i) {
        const accb_attr& a = kernel.attrs[i];
        if (a.type == ACCB_ATTR_I64)
            r.numbers.emplace(sdk::text_of(a.name), static_cast<double>(a.v.i));
        else if (a.type == ACCB_ATTR_F64)
            r.numbers.emplace(sdk::text_of(a.name), a.v.f);
    }
    return r;
}

}  // namespace accelbench::cpu
