// SPDX-License-Identifier: Apache-2.0
// rms_norm: y = x / sqrt(mean(x^2) + epsilon) gamma, row by row.
#include "kernels/reference/rms_norm.hpp"

#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"

// Error bound: all terms of the mean are positive, so its relative error is at most 2 sqrt(H) u and
// that of the root half as much; a root and a division add 8u each, the two products u each.
namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "rms_norm", {"t", "h", "dtype"});
    const std::int64_t t = in.extent("t");
    const std::int64_t h = in.extent("h");
    const dtype type = in.type({dtype::f32, dtype::bf16, dtype::f16});
    workload w;
    w.id = fmt::format("rms_norm/{}/t{}h{}/{}", in.label(), t, h, to_string(type));
    w.kernel = w.op = "rms_norm";
    w.source = in.source();
    w.tensors = {
        make_tensor("x", type, {t, h}, tensor_role::input, standard_normal),
        make_tensor("gamma", type, {h}, tensor_role::constant, {fill_kind::uniform, 0.5, 1.5}),
        make_tensor("y", type, {t, h}, tensor_role::output)};
    w.operands = {0, 1, 2};
    w.attributes = {{"epsilon", 1e-5}};
    w.numerics = float_freedom;
    w.work.bytes = static_cast<double>(bytes_of(type)) * static_cast<double>(h) *
                   (2.0 * static_cast<double>(t) + 1.0);
    w.work.flops_formula = "none";
    w.work.bytes_formula = "s·(2·T·H + H)";
    w.ceiling = traffic::copy;
    w.accuracy_floor = usual_accuracy_floor;
    w.meaning = "y = x / sqrt(mean(x²) + epsilon) · gamma";
    w.bound = "u_out·|y| + (sqrt(H) + 18)·u_f32·|y|";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition rms_norm_kernel() {
    return {"rms_norm", "root-mean-square norm over the last axis", &build,
            &make_rms_norm_reference, nullptr};
}

}  // namespace accelbench::kernels
