// SPDX-License-Identifier: Apache-2.0
// attention.prefill: o = softmax(scale q k^T) v for all positions of a prompt, grouped key heads,
// causal or full.
#include <fmt/format.h>

#include "kernels/catalogue/attention_shape.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"
#include "kernels/reference/attention.hpp"

// Error bound of o = sum p_j v_j, p = softmax(s). A score is wrong by e u with e = 2 sqrt(D) scale
// |q| max|k| + 4 max|s| + 16 (product, exponent's argument, exp). An error common to all scores
// cancels in the division; independent ones move o by at most e u times 2 (sqrt(sum p^2 v^2) + |o|
// sqrt(sum p^2)), twice the Euclidean sum of the moves p_j (v_j - o) e_j. The sum over S keys adds
// 2 sqrt(S) u times (2 sqrt(sum p^2 v^2) + |o|), the division and the common factor 24 u |o|. With
// bf16 or f16 storage implementations round p to that type before the second product: 4 times its
// rounding times sqrt(sum p^2 v^2).
namespace accelbench::kernels {
namespace {

void check(entry_reader& in, std::int64_t q, std::int64_t kv, bool causal) {
    if (causal && q > kv) {
        in.refuse(error_code::bad_shape,
                  fmt::format("q = {} exceeds kv = {} under a causal mask", q, kv), "Give kv >= q");
    }
}

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "attention.prefill",
                    {"b", "hq", "hkv", "q", "kv", "d", "causal", "dtype"});
    const attention_heads h = read_heads(in);
    const std::int64_t q = in.extent("q");
    const std::int64_t kv = in.extent_or("kv", q);
    const bool causal = in.integer_or("causal", 1, 0) != 0;
    check(in, q, kv, causal);
    workload w;
    w.id = fmt::format("attention.prefill/{}/b{}hq{}hkv{}q{}kv{}d{}/{}/{}", in.label(), h.b, h.hq,
                       h.hkv, q, kv, h.d, causal ? "causal" : "full", to_string(h.type));
    w.kernel = w.op = "attention.prefill";
    w.source = in.source();
    w.tensors = {
        make_tensor("q", h.type, {h.b, h.hq, q, h.d}, tensor_role::input, standard_normal),
        make_tensor("k", h.type, {h.b, h.hkv, kv, h.d}, tensor_role::input, standard_normal),
        make_tensor("v", h.type, {h.b, h.hkv, kv, h.d}, tensor_role::input, standard_normal),
        make_tensor("o", h.type, {h.b, h.hq, q, h.d}, tensor_role::output)};
    w.operands = {0, 1, 2, 3};
    w.attributes = {{"causal", std::int64_t{causal}}, {"scale", h.scale()}};
    w.compute = h.type;
    w.numerics = float_freedom;
    const double row = static_cast<double>(h.b) * static_cast<double>(h.d);
    w.work.flops = 4.0 * row * static_cast<double>(h.hq) * attended_pairs(q, kv, causal);
    w.work.bytes = 2.0 * row * static_cast<double>(bytes_of(h.type)) *
                   (static_cast<double>(h.hq) * static_cast<double>(q) +
                    static_cast<double>(h.hkv) * static_cast<double>(kv));
    w.work.flops_formula = "4·B·Hq·D·pairs, pairs that the mask leaves";
    w.work.bytes_formula = "2·s·B·D·(Hq·q + Hkv·kv)";
    w.ceiling = traffic::compute;
    w.accuracy_floor = usual_accuracy_floor;
    w.meaning =
        "o = softmax(scale·q·kᵀ)·v; query head h uses key head h / (Hq/Hkv); causal: query i sees "
        "keys 0 .. kv-q+i";
    w.bound =
        "u_out·|o| + 4·u_storage·n + u_f32·((2·e + 4·sqrt(S))·n + (2·e·sqrt(Σp²) + 2·sqrt(S) + "
        "24)·|o|), n = sqrt(Σp²v²), "
        "e = 2·sqrt(D)·scale·|q|·max|k| + 4·max|s| + 16";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition attention_prefill_kernel() {
    return {"attention.prefill", "attention over a prompt, grouped heads", &build,
            &make_attention_prefill_reference, nullptr};
}

}  // namespace accelbench::kernels
