// SPDX-License-Identifier: Apache-2.0
// attention.backward: gradients of attention by q, k and v from o, d_o and the stored log-sums.
#include <fmt/format.h>

#include "kernels/catalogue/attention_shape.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"
#include "kernels/reference/attention.hpp"

// P = exp(scale q·k - lse), delta = d_o·o, dS = P (d_o·v - delta);  d_q = scale sum_j dS k,  d_k =
// scale sum_i dS q, d_v = sum_i P d_o. Error bound of a sum of n terms t: P is relatively wrong by
// e u with e = 2 sqrt(D) scale |q||k| + 2 |lse| + 2 sqrt(S) + 16, the product d_o·v by F u = 2
// sqrt(D) |d_o||v| u, delta by G u = 2 sqrt(D) |d_o||o| u (largest norms of the set). Independent
// errors of the terms add up as their Euclidean norm, twice which is allowed: 2 e u sqrt(sum t^2),
// and for the gradients of scores (2 F + 8 G) u sqrt(sum P^2) times scale and twice the usual size
// of k or q; delta's error is common to a row, hence its factor. The sum itself adds 4 sqrt(n) u
// sqrt(sum t^2). Narrow storage: P and dS rounded before the second product, as in the forward
// kernel, and delta from a rounded o.
namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "attention.backward", {"b", "hq", "hkv", "s", "d", "causal", "dtype"});
    const attention_heads h = read_heads(in);
    const std::int64_t s = in.extent("s");
    const bool causal = in.integer_or("causal", 1, 0) != 0;
    const std::vector<std::int64_t> queries = {h.b, h.hq, s, h.d};
    const std::vector<std::int64_t> keys = {h.b, h.hkv, s, h.d};
    const fill_recipe derived{fill_kind::derived, 0.0, 0.0};
    workload w;
    w.id = fmt::format("attention.backward/{}/b{}hq{}hkv{}s{}d{}/{}/{}", in.label(), h.b, h.hq,
                       h.hkv, s, h.d, causal ? "causal" : "full", to_string(h.type));
    w.kernel = w.op = "attention.backward";
    w.source = in.source();
    w.stage = phase::backward;
    w.tensors = {make_tensor("q", h.type, queries, tensor_role::input, standard_normal),
                 make_tensor("k", h.type, keys, tensor_role::input, standard_normal),
                 make_tensor("v", h.type, keys, tensor_role::input, standard_normal),
                 make_tensor("o", h.type, queries, tensor_role::input, derived),
                 make_tensor("d_o", h.type, queries, tensor_role::input, standard_normal),
                 make_tensor("lse", dtype::f32, {h.b, h.hq, s}, tensor_role::input, derived),
                 make_tensor("d_q", h.type, queries, tensor_role::output),
                 make_tensor("d_k", h.type, keys, tensor_role::output),
                 make_tensor("d_v", h.type, keys, tensor_role::output)};
    w.operands = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    w.attributes = {{"causal", std::int64_t{causal}}, {"scale", h.scale()}};
    w.compute = h.type;
    w.numerics = float_freedom;
    const double rows = static_cast<double>(h.b) * static_cast<double>(s);
    const double width = static_cast<double>(h.d) * static_cast<double>(bytes_of(h.type));
    w.work.flops = 8.0 * static_cast<double>(h.b) * static_cast<double>(h.hq) *
                   static_cast<double>(h.d) * attended_pairs(s, s, causal);
    w.work.bytes =
        rows * (4.0 * static_cast<double>(h.hq) * width + 4.0 * static_cast<double>(h.hkv) * width +
                4.0 * static_cast<double>(h.hq));
    w.work.flops_formula =
        "8·B·Hq·D·pairs: twice the forward's; scores computed again earn nothing";
    w.work.bytes_formula = "4·s·B·S·D·(Hq + Hkv) + 4·B·Hq·S";
    w.ceiling = traffic::compute;
    w.accuracy_floor = usual_accuracy_floor;
    w.meaning =
        "P = exp(scale·q·k − lse), dS = P·(d_o·v − d_o·o); d_q = scale·Σ dS·k, d_k = scale·Σ dS·q, "
        "d_v = Σ P·d_o";
    w.bound =
        "u_out·|d| + 4·u_storage·t + u_f32·((2·e + 4·sqrt(n))·t + 24·|d|), t = sqrt(Σ term²), e = "
        "2·sqrt(D)·scale·|q|·|k| + "
        "2·|lse| + 2·sqrt(S) + 16; d_q, d_k also scale·sqrt(ΣP²)·size·(2·sqrt(D)·|d_o|·(2·|v| + "
        "8·|o|))·u_f32";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition attention_backward_kernel() {
    return {"attention.backward", "gradients of attention by q, k and v", &build,
            &make_attention_backward_reference, &derive_attention_backward};
}

}  // namespace accelbench::kernels
