// SPDX-License-Identifier: Apache-2.0
// mlp: the gated feed-forward block of a decoder as one program. Not a kernel but a graph of some:
// what a compiler of whole graphs gains over kernels one by one shows here.
#include "kernels/reference/mlp.hpp"

#include <fmt/format.h>

#include <cmath>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"

// Error bound, |.| the Euclidean norm of a row: both inner sums are wrong by 2 sqrt(H) u |x| |w|;
// silu has a slope of at most 1.1, its own functions cost |g| + 18 u relative; the product is
// rounded. Those errors e of the F inner values reach y by |e| |w_down| at most (Cauchy and
// Schwarz) and, as the weights are random and e knows nothing of them, by 8 / sqrt(F) of that:
// eight deviations. The last sum adds 2 sqrt(F) u |a| |w_down|. Inner values stay float32 whatever
// the storage is.
namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "mlp", {"t", "h", "f", "dtype"});
    const std::int64_t t = in.extent("t"), h = in.extent("h"), f = in.extent("f");
    const dtype type = in.type({dtype::f32, dtype::bf16, dtype::f16});
    // Sums of about one, so that silu is neither flat nor straight.
    const auto scaled = [](std::int64_t depth) {
        return fill_recipe{fill_kind::normal, 0.0,
                           1.0 / std::sqrt(static_cast<double>(std::max<std::int64_t>(depth, 1)))};
    };
    workload w;
    w.id = fmt::format("mlp/{}/t{}h{}f{}/{}", in.label(), t, h, f, to_string(type));
    w.kernel = w.op = "mlp";
    w.source = in.source();
    w.tensors = {make_tensor("x", type, {t, h}, tensor_role::input, standard_normal),
                 make_tensor("gate", type, {f, h}, tensor_role::constant, scaled(h)),
                 make_tensor("up", type, {f, h}, tensor_role::constant, scaled(h)),
                 make_tensor("down", type, {h, f}, tensor_role::constant, scaled(f)),
                 make_tensor("y", type, {t, h}, tensor_role::output)};
    w.operands = {0, 1, 2, 3, 4};
    w.numerics = float_freedom;
    const double tokens = static_cast<double>(t), hidden = static_cast<double>(h),
                 inner = static_cast<double>(f);
    w.work.flops = 6.0 * tokens * hidden * inner;
    w.work.bytes =
        static_cast<double>(bytes_of(type)) * (2.0 * tokens * hidden + 3.0 * hidden * inner);
    w.work.flops_formula = "6·T·H·F";
    w.work.bytes_formula = "s·(2·T·H + 3·H·F)";
    w.ceiling = w.work.flops < 8.0 * w.work.bytes ? traffic::read : traffic::compute;
    w.accuracy_floor = usual_accuracy_floor;
    w.meaning = "y = (silu(x·gateᵀ) ⊙ (x·upᵀ))·downᵀ, silu(g) = g / (1 + exp(−g))";
    w.bound =
        "u_out·|y| + u_f32·|down_row|·(2·sqrt(F)·|a| + min(1, 8/sqrt(F))·|e|) (norms); e = "
        "|up|·(1.1·e_gate + "
        "|silu|·(|gate| + 18)) + |silu|·e_up + |a|; e_gate, e_up = 2·sqrt(H)·|x|·|w| + |value|";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition mlp_kernel() {
    kernel_definition made{"mlp", "gated feed-forward block of a decoder, as one program", &build,
                           &make_mlp_reference, nullptr};
    made.is_block = true;
    return made;
}

}  // namespace accelbench::kernels
