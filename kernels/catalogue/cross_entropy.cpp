// SPDX-License-Identifier: Apache-2.0
// cross_entropy: negative log-likelihood of one label a row, a tenth of the rows ignored, and its
// gradient.
#include <fmt/format.h>

#include "kernels/catalogue/entry_reader.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"
#include "kernels/reference/softmax.hpp"

// Error bound of L = log(sum exp(x)): as softmax's sum (softmax.cpp), 8u relative for the
// logarithm, u |L| for adding the maximum back. loss = L - x[target] adds u |x[target]|. The
// gradient (p - 1[target]) d_loss: p = exp(x - L) is relatively wrong by L's error, its argument's
// and exp's; the difference and the product round once each. Ignored rows are exactly zero.
namespace accelbench::kernels {
namespace {

// In every other row few logits make up the sum, and its largest is above 88.8, where an exp
// without the subtraction of the maximum overflows. Of normal logits with a deviation of 2 the sum
// is known to 4 % from V alone, so that whoever reads half of a row and doubles would be as right
// as 8-bit arithmetic is. The other rows are like that, since there each logit counts: a tail left
// out is seen. No two differ by more than 83: nobody's exp is subnormal. Normalised errors of the
// losses (V = 1024 to 128256, a tenth ignored): bf16 logits 1e-4 to 3e-4; 8-bit ones with one scale
// 3e-4 to 8e-4; half of each row left out 4e-3 to 1e-1; a tenth 2e-4 to 2e-2, which the accuracy
// floor may miss, but no bound does.
constexpr fill_recipe peaked_logits{fill_kind::logits, 72.0, 1.0};
constexpr double ignored_share = 0.1;

result<workload> build_either(const suite_entry& entry, bool backward) {
    const char* name = backward ? "cross_entropy.backward" : "cross_entropy";
    entry_reader in(entry, name, {"t", "v", "dtype"});
    const std::int64_t t = in.extent("t");
    const std::int64_t v = in.extent("v");
    const dtype type = in.type({dtype::f32, dtype::bf16, dtype::f16});
    if (v > 0x7fffffff) {
        in.refuse(error_code::bad_shape, fmt::format("key 'v' is {}", v),
                  "Labels are s32: give at most 2^31 - 1");
    }
    workload w;
    w.id = fmt::format("{}/{}/t{}v{}/{}", name, in.label(), t, v, to_string(type));
    w.kernel = w.op = name;
    w.source = in.source();
    w.stage = backward ? phase::backward : phase::inference;
    const fill_recipe labels{fill_kind::labels, static_cast<double>(v), ignored_share};
    w.tensors = {make_tensor("logits", type, {t, v}, tensor_role::input, peaked_logits),
                 make_tensor("target", dtype::i32, {t}, tensor_role::input, labels)};
    w.operands = {0, 1, 2};
    if (backward) {
        w.tensors.push_back(make_tensor("d_loss", dtype::f32, {t}, tensor_role::input,
                                        {fill_kind::uniform, 0.5, 1.5}));
        w.tensors.push_back(make_tensor("d_logits", type, {t, v}, tensor_role::output));
        w.operands.push_back(3);
    } else {
        w.tensors.push_back(make_tensor("loss", dtype::f32, {t}, tensor_role::output));
    }
    w.attributes = {{"ignore_index", ignored_label}};
    w.numerics = float_freedom;
    const double passes = backward ? 2.0 : 1.0;
    w.work.bytes = static_cast<double>(t) *
                   (passes * static_cast<double>(v) * static_cast<double>(bytes_of(type)) + 8.0);
    w.work.flops_formula = "none";
    w.work.bytes_formula = backward ? "2·T·V·s + 8·T" : "T·V·s + 8·T";
    w.ceiling = backward ? traffic::copy : traffic::read;
    w.accuracy_floor = usual_accuracy_floor;
    w.meaning = backward ? "d_logits = (softmax(logits) − onehot(target))·d_loss; 0 where ignored"
                         : "loss = log Σ exp(logits) − logits[target]; 0 where ignored";
    const char* sum = "E = |max| + mean(|x| + |max|) + 2·sqrt(V) + 8·(1 + |L − max|) + |L|";
    w.bound =
        backward
            ? fmt::format(
                  "u_out·|d| + u_f32·|d_loss|·(p·(E + |x| + |max| + 16) + 2·|p − onehot|), {}", sum)
            : fmt::format("u_f32·|loss| + u_f32·(E + |x_target|), {}", sum);
    return finished(in, std::move(w));
}

result<workload> build(const suite_entry& entry) {
    return build_either(entry, false);
}
result<workload> build_backward(const suite_entry& entry) {
    return build_either(entry, true);
}

}  // namespace

kernel_definition cross_entropy_kernel() {
    return {"cross_entropy", "loss of one label a row, some ignored", &build,
            &make_cross_entropy_reference, nullptr};
}
kernel_definition cross_entropy_backward_kernel() {
    return {"cross_entropy.backward", "gradient of cross_entropy by the logits", &build_backward,
            &make_cross_entropy_backward_reference, nullptr};
}

}  // namespace accelbench::kernels
