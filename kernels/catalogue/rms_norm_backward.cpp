// SPDX-License-Identifier: Apache-2.0
// rms_norm.backward: gradients of rms_norm by x and by gamma.
#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"
#include "kernels/reference/rms_norm.hpp"

// With g = d_y gamma, r = 1 / sqrt(mean(x^2) + epsilon), S = sum g x:  d_x = r g - x r^3 S / H,
// d_gamma = sum d_y x r. Error bound of d_x: r is wrong by (sqrt(H) + 16) u (rms_norm.cpp), S by 2
// sqrt(H) u sum |g x|; r^3 counts three times. Of d_gamma: 2 sqrt(T) u for the sum over rows and
// r's error, both times sum |d_y x r|.
namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "rms_norm.backward", {"t", "h", "dtype"});
    const std::int64_t t = in.extent("t");
    const std::int64_t h = in.extent("h");
    const dtype type = in.type({dtype::f32, dtype::bf16, dtype::f16});
    workload w;
    w.id = fmt::format("rms_norm.backward/{}/t{}h{}/{}", in.label(), t, h, to_string(type));
    w.kernel = w.op = "rms_norm.backward";
    w.source = in.source();
    w.stage = phase::backward;
    w.tensors = {
        make_tensor("x", type, {t, h}, tensor_role::input, standard_normal),
        make_tensor("gamma", type, {h}, tensor_role::constant, {fill_kind::uniform, 0.5, 1.5}),
        make_tensor("d_y", type, {t, h}, tensor_role::input, standard_normal),
        make_tensor("d_x", type, {t, h}, tensor_role::output),
        make_tensor("d_gamma", dtype::f32, {h}, tensor_role::output)};
    w.operands = {0, 1, 2, 3, 4};
    w.attributes = {{"epsilon", 1e-5}};
    w.numerics = float_freedom;
    const double s = static_cast<double>(bytes_of(type));
    w.work.bytes = static_cast<double>(h) * (3.0 * s * static_cast<double>(t) + s + 4.0);
    w.work.flops_formula = "none";
    w.work.bytes_formula = "s·(3·T·H + H) + 4·H";
    w.ceiling = traffic::copy;
    w.accuracy_floor = usual_accuracy_floor;
    w.meaning =
        "d_x = r·g − x·r³·(g·x)/H with g = d_y·gamma, r = 1/sqrt(mean(x²) + epsilon); d_gamma = Σ "
        "d_y·x·r";
    w.bound =
        "d_x: u_out·|d_x| + u_f32·((sqrt(H) + 20)·|r·g| + |x|·r³/H·(2·sqrt(H)·Σ|g·x| + (3·sqrt(H) "
        "+ 56)·|g·x|)); "
        "d_gamma: u_f32·|d_gamma| + (2·sqrt(T) + sqrt(H) + 20)·u_f32·Σ|d_y·x·r|";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition rms_norm_backward_kernel() {
    return {"rms_norm.backward", "gradients of rms_norm", &build, &make_rms_norm_backward_reference,
            nullptr};
}

}  // namespace accelbench::kernels
