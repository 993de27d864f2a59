// SPDX-License-Identifier: Apache-2.0
// copy, h2d, d2h, triad, adamw and the empty launch.
#include "backends/cpu/ops.hpp"

namespace accelbench::cpu {
namespace {

accb_support bitwise(accb_support answer) {
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    return answer;
}

class empty_op final : public bound_op {
  public:
    void launch(std::span<const std::int64_t>) override {}
};

accb_support check_empty(const request&, const machine&) {
    return bitwise(sdk::yes(ACCB_F32));
}
std::unique_ptr<bound_op> bind_empty(const request&, const machine&, memory_list) {
    return std::make_unique<empty_op>();
}

class copy_op final : public bound_op {
  public:
    copy_op(const request& r, const machine& m, memory_list memory)
        : machine_(m),
          bytes_(r[0].bytes()),
          bypass_(m.bypass(2 * bytes_)),
          x_(memory[0]),
          y_(memory[1]) {}
    void launch(std::span<const std::int64_t>) override {
        constexpr std::int64_t line = 64;
        machine_.team.each_range(
            bytes_, line, least_bytes_a_thread, [&](int, std::int64_t begin, std::int64_t end) {
                machine_.simd.copy(y_ + begin, x_ + begin, end - begin, bypass_);
            });
    }

  private:
    const machine& machine_;
    std::int64_t bytes_;
    bool bypass_;
    const std::byte* x_;
    std::byte* y_;
};

accb_support check_copy(const request& r, const machine&) {
    const std::uint32_t bits = sdk::bits_of(r[0].dtype);
    if (bits == 0 || bits % 8 != 0 || r[0].dtype != r[1].dtype)
        return sdk::no(ACCB_WHY_DTYPE, "copy needs two tensors of one type of whole bytes");
    if (r[0].count() != r[1].count())
        return sdk::no(ACCB_WHY_SHAPE, "copy needs two tensors of one size");
    accb_support answer = bitwise(sdk::yes(r[0].dtype));
    sdk::assign(answer.note, "device memory is host memory: transfers are copies within it");
    return answer;
}
std::unique_ptr<bound_op> bind_copy(const request& r, const machine& m, memory_list memory) {
    return std::make_unique<copy_op>(r, m, memory);
}

class triad_op final : public bound_op {
  public:
    triad_op(const request& r, const machine& m, memory_list memory)
        : machine_(m),
          run_(m.simd.triad[index_of(r[0].dtype)]),
          count_(r[0].count()),
          element_(r[0].bytes() / std::max<std::int64_t>(count_, 1)),
          alpha_(r.number("alpha", 1.0)),
          bypass_(m.bypass(r.bytes())),
          b_(memory[0]),
          c_(memory[1]),
          y_(memory[2]) {}
    void launch(std::span<const std::int64_t>) override {
        constexpr std::int64_t grain = 64;  // elements: borders on cache lines for every type
        machine_.team.each_range(count_, grain, least_bytes_a_thread / (3 * element_),
                                 [&](int, std::int64_t begin, std::int64_t end) {
                                     run_(y_, b_, c_, alpha_, begin, end, bypass_);
                                 });
    }

  private:
    const machine& machine_;
    std::decay_t<decltype(simd_table::triad[0])> run_;
    std::int64_t count_, element_;
    double alpha_;
    bool bypass_;
    const std::byte *b_, *c_;
    std::byte* y_;
};

accb_support check_triad(const request& r, const machine&) {
    const accb_dtype type = r[0].dtype;
    if (!is_float(type) || r[1].dtype != type || r[2].dtype != type)
        return sdk::no(ACCB_WHY_DTYPE, "triad takes f32, bf16 or f16, the same for all operands");
    if (r[0].count() != r[1].count() || r[0].count() != r[2].count())
        return sdk::no(ACCB_WHY_SHAPE, "triad needs three tensors of one size");
    return bitwise(sdk::yes(ACCB_F32, ACCB_F32, type, type));
}
std::unique_ptr<bound_op> bind_triad(const request& r, const machine& m, memory_list memory) {
    return std::make_unique<triad_op>(r, m, memory);
}

class adamw_op final : public bound_op {
  public:
    adamw_op(const request& r, const machine& m, memory_list memory)
        : machine_(m),
          run_(m.simd.adamw[index_of(r[1].dtype)]),
          count_(r[0].count()),
          args_{.p = reinterpret_cast<float*>(memory[0]),
                .m = reinterpret_cast<float*>(memory[2]),
                .v = reinterpret_cast<float*>(memory[3]),
                .g = memory[1],
                .lr = r.number("lr", 1e-3),
                .beta1 = r.number("beta1", 0.9),
                .beta2 = r.number("beta2", 0.999),
                .epsilon = r.number("epsilon", 1e-8),
                .weight_decay = r.number("weight_decay", 0.0),
                .step = 1} {}
    void launch(std::span<const std::int64_t> scalars) override {
        sdk::require(!scalars.empty() && scalars[0] >= 1, "adamw needs the step, 1 or more");
        args_.step = scalars[0];
        constexpr std::int64_t grain = 64;
        constexpr std::int64_t bytes_an_element = 28;
        machine_.team.each_range(
            count_, grain, least_bytes_a_thread / bytes_an_element,
            [&](int, std::int64_t begin, std::int64_t end) { run_(args_, begin, end); });
    }

  private:
    const machine& machine_;
    std::decay_t<decltype(simd_table::adamw[0])> run_;
    std::int64_t count_;
    adamw_args args_;
};

accb_support check_adamw(const request& r, const machine&) {
    for (const std::size_t state : {0U, 2U, 3U})
        if (r[state].dtype != ACCB_F32)
            return sdk::no(ACCB_WHY_DTYPE, "adamw keeps p, m, v in f32");
    if (!is_float(r[1].dtype))
        return sdk::no(ACCB_WHY_DTYPE, "adamw takes gradients in f32, bf16 or f16");
    for (const operand_facts& o : r.operands)
        if (o.count() != r[0].count())
            return sdk::no(ACCB_WHY_SHAPE, "adamw needs equal sizes");
    return bitwise(sdk::yes(ACCB_F32, ACCB_F32, ACCB_F32, r[1].dtype));
}
std::unique_ptr<bound_op> bind_adamw(const request& r, const machine& m, memory_list memory) {
    return std::make_unique<adamw_op>(r, m, memory);
}

constexpr op_definition table[] = {
    {"empty", 0, check_empty, bind_empty}, {"copy", 2, check_copy, bind_copy},
    {"h2d", 2, check_copy, bind_copy},     {"d2h", 2, check_copy, bind_copy},
    {"triad", 3, check_triad, bind_triad}, {"adamw", 4, check_adamw, bind_adamw},
};

}  // namespace

std::span<const op_definition> memory_ops() {
    return table;
}

}  // namespace accelbench::cpu
