// SPDX-License-Identifier: Apache-2.0
// softmax over the last axis, and its gradient.
#include "kernels/reference/softmax.hpp"

#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"

// Error bound of softmax, relative to y: the argument x - max, also where x and max are scaled by
// log2(e) first, is wrong by
// (|x| + |max|) u, which exp turns into a relative error; exp adds 8u (4 ulp); the sum of positive
// terms 2 sqrt(C) u and its terms' mean error; the division 8u. The operands have a mean of 96:
// without the subtraction of the maximum exp overflows. Of the gradient: y (d_y - S), S = sum d_y y
// wrong by 2 sqrt(C) u sum |d_y y|.
namespace accelbench::kernels {
namespace {

constexpr fill_recipe shifted_normal{fill_kind::normal, 96.0, 4.0};

struct shape {
    std::int64_t r, c;
    dtype type;
};

shape read(entry_reader& in) {
    return {in.extent("r"), in.extent("c"), in.type({dtype::f32, dtype::bf16, dtype::f16})};
}

void complete(workload& w, const entry_reader& in, const shape& s, double passes) {
    w.id = fmt::format("{}/{}/r{}c{}/{}", w.kernel, in.label(), s.r, s.c, to_string(s.type));
    w.op = w.kernel;
    w.source = in.source();
    w.numerics = float_freedom;
    w.work.bytes = passes * static_cast<double>(s.r) * static_cast<double>(s.c) *
                   static_cast<double>(bytes_of(s.type));
    w.work.flops_formula = "none";
    w.work.bytes_formula = fmt::format("{}·R·C·s", passes);
    w.ceiling = traffic::copy;
    w.accuracy_floor = usual_accuracy_floor;
}

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "softmax", {"r", "c", "dtype"});
    const shape s = read(in);
    workload w;
    w.kernel = "softmax";
    w.tensors = {make_tensor("x", s.type, {s.r, s.c}, tensor_role::input, shifted_normal),
                 make_tensor("y", s.type, {s.r, s.c}, tensor_role::output)};
    w.operands = {0, 1};
    w.meaning = "y = exp(x − max) / Σ exp(x − max)";
    w.bound = "u_out·y + u_f32·y·(|x| + 2·|max| + mean(|x| + |max|) + 2·sqrt(C) + 24)";
    complete(w, in, s, 2.0);
    return finished(in, std::move(w));
}

result<workload> build_backward(const suite_entry& entry) {
    entry_reader in(entry, "softmax.backward", {"r", "c", "dtype"});
    const shape s = read(in);
    workload w;
    w.kernel = "softmax.backward";
    w.stage = phase::backward;
    // Probabilities of a row: their sum is about one.
    const fill_recipe probabilities{fill_kind::uniform, 0.0, 2.0 / static_cast<double>(s.c)};
    w.tensors = {make_tensor("y", s.type, {s.r, s.c}, tensor_role::input, probabilities),
                 make_tensor("d_y", s.type, {s.r, s.c}, tensor_role::input, standard_normal),
                 make_tensor("d_x", s.type, {s.r, s.c}, tensor_role::output)};
    w.operands = {0, 1, 2};
    w.meaning = "d_x = y·(d_y − Σ d_y·y)";
    w.bound = "u_out·|d_x| + u_f32·(y·(2·sqrt(C)·Σ|d_y·y| + |Σ d_y·y|) + 4·|d_x|)";
    complete(w, in, s, 3.0);
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition softmax_kernel() {
    return {"softmax", "softmax over the last axis", &build, &make_softmax_reference, nullptr};
}
kernel_definition softmax_backward_kernel() {
    return {"softmax.backward", "gradient of softmax", &build_backward,
            &make_softmax_backward_reference, nullptr};
}

}  // namespace accelbench::kernels
