// SPDX-License-Identifier: Apache-2.0
// cross_entropy and its gradient.
#include <algorithm>

#include "backends/cpu/ops.hpp"

namespace accelbench::cpu {
namespace {

class cross_entropy_op final : public bound_op {
  public:
    cross_entropy_op(const request& r, const machine& m, memory_list memory, bool backward)
        : machine_(m),
          run_((backward ? m.simd.cross_entropy_backward
                         : m.simd.cross_entropy)[index_of(r[0].dtype)]),
          rows_(r[0].dims[0]) {
        args_ = {.logits = memory[0],
                 .target = reinterpret_cast<const std::int32_t*>(memory[1]),
                 .d_loss = reinterpret_cast<const float*>(memory[2]),
                 .loss = reinterpret_cast<float*>(memory[2]),
                 .d_logits = backward ? memory[3] : nullptr,
                 .width = r[0].dims[1],
                 .ignore_index = r.integer("ignore_index", -100),
                 .bypass = m.bypass(r.bytes())};
        least_ = std::max<std::int64_t>(
            1, least_bytes_a_thread * rows_ / std::max<std::int64_t>(1, r.bytes()));
    }
    void launch(std::span<const std::int64_t>) override {
        machine_.team.each_range(rows_, 1, least_, [&](int, std::int64_t begin, std::int64_t end) {
            run_(args_, begin, end);
        });
    }

  private:
    const machine& machine_;
    void (*run_)(const cross_entropy_args&, std::int64_t, std::int64_t);
    std::int64_t rows_;
    std::int64_t least_ = 1;
    cross_entropy_args args_{};
};

accb_support check_cross_entropy(const request& r, const machine&) {
    const bool backward = r.operands.size() == 4;
    const accb_dtype type = r[0].dtype;
    if (!is_float(type) || r[1].dtype != ACCB_I32 || r[2].dtype != ACCB_F32 ||
        (backward && r[3].dtype != type))
        return sdk::no(ACCB_WHY_DTYPE,
                       "cross_entropy: f32, bf16 or f16 logits, s32 targets, f32 loss");
    if (r[0].dims.size() != 2 || r[1].count() != r[0].dims[0] || r[2].count() != r[0].dims[0] ||
        (backward && r[3].dims != r[0].dims))
        return sdk::no(ACCB_WHY_SHAPE, "cross_entropy: logits[T,V], target[T], loss[T]");
    accb_support answer = sdk::yes(ACCB_F32, ACCB_F32, type, type);
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    return answer;
}

std::unique_ptr<bound_op> bind_forward(const request& r, const machine& m, memory_list memory) {
    return std::make_unique<cross_entropy_op>(r, m, memory, false);
}
std::unique_ptr<bound_op> bind_backward(const request& r, const machine& m, memory_list memory) {
    return std::make_unique<cross_entropy_op>(r, m, memory, true);
}

constexpr op_definition table[] = {
    {"cross_entropy", 3, check_cross_entropy, bind_forward},
    {"cross_entropy.backward", 4, check_cross_entropy, bind_backward},
};

}  // namespace

std::span<const op_definition> loss_ops() {
    return table;
}

}  // namespace accelbench::cpu
