// SPDX-License-Identifier: Apache-2.0
// rms_norm and its gradients.
#include <accelbench/sdk/tensor.hpp>

#include "lowering.hpp"
#include "row_shares.hpp"

namespace accelbench::opencl {

void lower_rms_norm(const lowering& in) {
    in.expect_operands(3);
    const accb_dtype type = in.floating(0);
    const int rows = in.extent(0, 0);
    const int n = in.extent(0, 1);
    in.expect(0, type, {rows, n});
    in.expect(1, type, {n});
    in.expect(2, type, {rows, n});
    kernel_step made = row_step(in, "rms_norm.cl", "rms_norm",
                                in.options(type, sdk::dense_bytes(in.tensor(2))), rows);
    const int per_group = rows_per_group(made, rows);
    made.arguments = {in.arg(0), in.arg(1),
                      in.arg(2), rows,
                      n,         static_cast<cl_float>(sdk::attr_f64(in.kernel(), "epsilon", 1e-5)),
                      per_group};
    in.out().launch.emplace_back(std::move(made));
}

void lower_rms_norm_backward(const lowering& in) {
    in.expect_operands(5);
    const accb_dtype type = in.floating(0);
    const int rows = in.extent(0, 0);
    const int n = in.extent(0, 1);
    in.expect(0, type, {rows, n});
    in.expect(1, type, {n});
    in.expect(2, type, {rows, n});
    in.expect(3, type, {rows, n});
    in.expect(4, ACCB_F32, {n});
    const std::string options = in.options(type, sdk::dense_bytes(in.tensor(3)));
    kernel_step rows_step = row_step(in, "rms_norm.cl", "rms_norm_backward", options, rows);
    const int parts = static_cast<int>(rows_step.groups[0]);
    const from_scratch partial = in.scratch(uint64_t{4} * parts * n);
    rows_step.arguments = {in.arg(0),
                           in.arg(1),
                           in.arg(2),
                           in.arg(3),
                           partial,
                           rows,
                           n,
                           static_cast<cl_float>(sdk::attr_f64(in.kernel(), "epsilon", 1e-5)),
                           ceil_div(rows, parts)};
    in.out().launch.emplace_back(std::move(rows_step));
    // Columns a group: whole vectors for every lane, so that no group starts inside one.
    const int least = in.vector() * in.lanes();
    const int groups = in.groups_for(ceil_div(n, least));
    const int per_group = ceil_div(ceil_div(n, groups), least) * least;
    kernel_step sum_step = row_step(in, "rms_norm.cl", "add_partials", options, 1);
    sum_step.groups = {static_cast<size_t>(ceil_div(n, per_group)), 1};
    sum_step.arguments = {partial, in.arg(4), parts, n, per_group};
    in.out().launch.emplace_back(std::move(sum_step));
}

}  // namespace accelbench::opencl
