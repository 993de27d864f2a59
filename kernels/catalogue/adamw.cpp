// SPDX-License-Identifier: Apache-2.0
// adamw: one optimizer step a launch on state that survives launches.
#include "kernels/reference/adamw.hpp"

#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"

// Error bound after N steps. Moments: a float32 beta shifts 1 - beta by |fl(beta) - beta| / (1 -
// beta) (1.3e-5 for 0.999), and an average that stands still near its limit keeps two roundings of
// 1 / (1 - beta) steps; what is left of the first state has lost 2u + |fl(beta) - beta| / beta in
// each of N steps. Parameter: each step's update is wrong by the moments' errors, the bias
// corrections' and three functions' (8u each); these may have one sign and add up. The roundings of
// p, two a step, have one sign for up to s steps and then grow with their root: min(2N, 2
// sqrt(2Ns)) u max|p|. s is 32 or, where p moves slowly, the steps in which weight decay moves the
// update by half a unit of p: u max|p| / (lr weight_decay |mean step|). Simulated, 400,000 elements
// in float32: the worst error is 0.6 of the bound from 46 to 3,000 launches (1.45 with s = 32). One
// step moves p by about lr, more than the bound up to some 3000 launches of an input set: that is
// how a skipped launch is found. lr and weight_decay are powers of two (0.98e-3 and 0.0156), so
// that 1 - lr weight_decay has no float32 error that would grow with N.
namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "adamw", {"n", "dtype"});
    const std::int64_t n = in.extent("n");
    const dtype type = in.type({dtype::f32});
    workload w;
    w.id = fmt::format("adamw/{}/n{}/{}", in.label(), n, to_string(type));
    w.kernel = w.op = "adamw";
    w.source = in.source();
    w.stage = phase::optimizer;
    w.tensors = {make_tensor("p", type, {n}, tensor_role::state, standard_normal),
                 make_tensor("g", type, {n}, tensor_role::input, standard_normal),
                 make_tensor("m", type, {n}, tensor_role::state, standard_normal),
                 make_tensor("v", type, {n}, tensor_role::state, {fill_kind::uniform, 0.01, 1.0})};
    w.operands = {0, 1, 2, 3};
    w.attributes = {{"lr", 0x1p-10},
                    {"beta1", 0.9},
                    {"beta2", 0.999},
                    {"epsilon", 1e-8},
                    {"weight_decay", 0x1p-6}};
    w.scalars = {{"step", 1, 1}};
    w.numerics = float_freedom;
    w.work.bytes = 28.0 * static_cast<double>(n);
    w.work.flops_formula = "none";
    w.work.bytes_formula = "28·n (p, g, m, v read; p, m, v written)";
    w.ceiling = traffic::update;
    w.meaning =
        "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; p ← p·(1 − lr·weight_decay) − lr·(m/(1−β₁ᵗ)) / "
        "(sqrt(v/(1−β₂ᵗ)) + epsilon)";
    w.bound =
        "after N launches: moments (|fl(β) − β|/(1−β) + (4 + 2/(1−β))·u_f32)·(βᴺ|state| + "
        "(1−βᴺ)|input|) + N·(2·u_f32 + |fl(β) − β|/β)·βᴺ|state|; "
        "p: sum of the steps' update errors + min(2N, 2·sqrt(2Ns))·u_f32·max|p|, s = max(32, "
        "u_f32·max|p|/(lr·weight_decay·|mean step|)); each + "
        "u_f32·|value|";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition adamw_kernel() {
    return {"adamw", "optimizer step on f32 parameters and moments", &build, &make_adamw_reference,
            nullptr};
}

}  // namespace accelbench::kernels
