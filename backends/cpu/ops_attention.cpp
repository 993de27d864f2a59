// SPDX-License-Identifier: Apache-2.0
// attention.prefill, attention.decode and attention.backward.
#include <cstring>

#include "backends/cpu/ops.hpp"
#include "backends/cpu/scratch.hpp"

namespace accelbench::cpu {
namespace {

using dims = std::vector<std::int64_t>;

/// From q[B,Hq,Sq,D] and k[B,Hkv,S,D]; precondition: both of rank 4.
attention_shape shape_of(const request& r, const dims& q, const dims& k) {
    attention_shape s{};
    s.batch = q[0];
    s.query_heads = q[1];
    s.kv_heads = k[1];
    s.queries = q[2];
    s.depth = q[3];
    s.keys = s.cache = k[2];
    s.causal = r.integer("causal", 0) != 0;
    s.scale = r.number("scale", 1.0);
    return s;
}

bool fits(const dims& q, const dims& k) {
    return q.size() == 4 && k.size() == 4 && q[0] == k[0] && q[3] == k[3] && k[1] > 0 &&
           q[1] % k[1] == 0 && q[2] > 0 && k[2] > 0 && q[3] > 0;
}

/// Every operand of one floating type but `f32_operand` (-1: none), which is f32.
bool one_type(const request& r, int f32_operand) {
    for (int i = 0; i < static_cast<int>(r.operands.size()); ++i) {
        const accb_dtype expected = i == f32_operand ? accb_dtype{ACCB_F32} : r[0].dtype;
        if (r[static_cast<std::size_t>(i)].dtype != expected)
            return false;
    }
    return is_float(r[0].dtype);
}

accb_support refused_type() {
    return sdk::no(ACCB_WHY_DTYPE, "attention takes f32, bf16 or f16, the same for all operands");
}

accb_support answer_for(const request& r) {
    const accb_dtype type = r[0].dtype;
    accb_support answer = sdk::yes(ACCB_F32, ACCB_F32, type, type);
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    sdk::assign(answer.note,
                "own flash-style kernels in f32; 16-bit operands are widened on the way in");
    return answer;
}

accb_support check_prefill(const request& r, const machine&) {
    if (!one_type(r, -1))
        return refused_type();
    const bool shapes =
        fits(r[0].dims, r[1].dims) && r[2].dims == r[1].dims && r[3].dims == r[0].dims;
    if (!shapes || (r.integer("causal", 0) != 0 && r[0].dims[2] > r[1].dims[2]))
        return sdk::no(ACCB_WHY_SHAPE,
                       "attention.prefill: q, o[B,Hq,Sq,D], k, v[B,Hkv,S,D], causal Sq <= S");
    return answer_for(r);
}

class prefill_op final : public bound_op {
  public:
    prefill_op(const request& r, const machine& m, memory_list memory)
        : machine_(m), type_(index_of(r[0].dtype)) {
        args_.shape = shape_of(r, r[0].dims, r[1].dims);
        heads_ = args_.shape.batch * args_.shape.kv_heads;
        packed_k_ = block<float>(heads_ * m.simd.packed_size(args_.shape));
        packed_v_ = block<float>(heads_ * m.simd.packed_size(args_.shape));
        scratch_ = per_thread_scratch(m.team, m.simd.prefill_scratch(args_.shape));
        args_.q = memory[0];
        args_.k = memory[1];
        args_.v = memory[2];
        args_.o = memory[3];
        args_.packed_k = packed_k_.data();
        args_.packed_v = packed_v_.data();
    }
    void launch(std::span<const std::int64_t>) override {
        machine_.team.each_unit(heads_, [&](int, std::int64_t head) {
            machine_.simd.prefill_pack[type_](args_, head, head + 1);
        });
        machine_.team.each_unit(
            machine_.simd.prefill_units(args_.shape), [&](int part, std::int64_t unit) {
                machine_.simd.prefill_unit[type_](args_, unit, scratch_.of(part));
            });
    }

  private:
    const machine& machine_;
    std::size_t type_;
    std::int64_t heads_ = 0;
    block<float> packed_k_, packed_v_;
    per_thread_scratch scratch_;
    prefill_args args_{};
};

accb_support check_decode(const request& r, const machine&) {
    if (!one_type(r, -1))
        return refused_type();
    const dims& q = r[0].dims;
    const dims& cache = r[3].dims;
    const bool shapes = fits(q, cache) && q[2] == 1 && r[5].dims == q && r[4].dims == cache &&
                        r[1].dims == dims{q[0], cache[1], 1, q[3]} && r[2].dims == r[1].dims;
    if (!shapes)
        return sdk::no(ACCB_WHY_SHAPE,
                       "attention.decode: q, o[B,Hq,1,D], new[B,Hkv,1,D], caches[B,Hkv,C,D]");
    return answer_for(r);
}

class decode_op final : public bound_op {
  public:
    decode_op(const request& r, const machine& m, memory_list memory)
        : machine_(m),
          type_(index_of(r[0].dtype)),
          element_(type_ == 0 ? 4 : 2),
          new_k_(memory[1]),
          new_v_(memory[2]),
          cache_k_(memory[3]),
          cache_v_(memory[4]) {
        args_.shape = shape_of(r, r[0].dims, r[3].dims);
        heads_ = args_.shape.batch * args_.shape.kv_heads;
        args_.splits = splits_for(heads_, m.team.size());
        partial_ = block<float>(args_.splits * args_.shape.batch * args_.shape.query_heads *
                                (args_.shape.depth + 2));
        scratch_ = per_thread_scratch(m.team, m.simd.decode_scratch(args_.shape));
        args_.q = memory[0];
        args_.k_cache = cache_k_;
        args_.v_cache = cache_v_;
        args_.o = memory[5];
        args_.partial = partial_.data();
    }
    void launch(std::span<const std::int64_t> scalars) override {
        const bool inside = !scalars.empty() && scalars[0] >= 0 && scalars[0] < args_.shape.cache;
        sdk::require(inside, "attention.decode needs a position inside the cache");
        append(scalars[0]);
        args_.shape.keys = scalars[0] + 1;
        machine_.team.each_unit(heads_ * args_.splits, [&](int part, std::int64_t unit) {
            machine_.simd.decode_unit[type_](args_, unit, scratch_.of(part));
        });
        machine_.simd.decode_combine[type_](args_, 0, args_.shape.batch * args_.shape.query_heads);
    }

  private:
    /// Splits of the key range: none if the heads alone keep all threads busy; else about four
    /// units a thread.
    static std::int64_t splits_for(std::int64_t heads, std::int64_t threads) {
        if (heads % threads == 0 || heads >= 4 * threads)
            return 1;
        return (4 * threads + heads - 1) / heads;
    }
    void append(std::int64_t position) {
        const std::int64_t row = args_.shape.depth * element_;
        for (std::int64_t head = 0; head < heads_; ++head) {
            const std::int64_t to = (head * args_.shape.cache + position) * row;
            std::memcpy(cache_k_ + to, new_k_ + head * row, static_cast<std::size_t>(row));
            std::memcpy(cache_v_ + to, new_v_ + head * row, static_cast<std::size_t>(row));
        }
    }

    const machine& machine_;
    std::size_t type_;
    std::int64_t element_;
    const std::byte *new_k_, *new_v_;
    std::byte *cache_k_, *cache_v_;
    std::int64_t heads_ = 0;
    block<float> partial_;
    per_thread_scratch scratch_;
    decode_args args_{};
};

accb_support check_backward(const request& r, const machine&) {
    constexpr int lse = 5;
    if (!one_type(r, lse))
        return refused_type();
    const dims& q = r[0].dims;
    const dims& k = r[1].dims;
    const bool shapes = fits(q, k) && q[2] == k[2] && r[2].dims == k && r[3].dims == q &&
                        r[4].dims == q && r[lse].dims == dims{q[0], q[1], q[2]} && r[6].dims == q &&
                        r[7].dims == k && r[8].dims == k;
    if (!shapes)
        return sdk::no(ACCB_WHY_SHAPE,
                       "attention.backward: q, o, d_o, d_q[B,Hq,S,D], k, v, d_k, d_v[B,Hkv,S,D], "
                       "lse[B,Hq,S]");
    return answer_for(r);
}

class backward_op final : public bound_op {
  public:
    backward_op(const request& r, const machine& m, memory_list memory)
        : machine_(m), type_(index_of(r[0].dtype)) {
        args_ = {.shape = shape_of(r, r[0].dims, r[1].dims),
                 .q = memory[0],
                 .k = memory[1],
                 .v = memory[2],
                 .o = memory[3],
                 .d_o = memory[4],
                 .lse = reinterpret_cast<const float*>(memory[5]),
                 .d_q = memory[6],
                 .d_k = memory[7],
                 .d_v = memory[8]};
        scratch_ = per_thread_scratch(m.team, m.simd.backward_scratch(args_.shape));
    }
    void launch(std::span<const std::int64_t>) override {
        machine_.team.each_unit(
            args_.shape.batch * args_.shape.kv_heads, [&](int part, std::int64_t unit) {
                machine_.simd.backward_unit[type_](args_, unit, scratch_.of(part));
            });
    }

  private:
    const machine& machine_;
    std::size_t type_;
    per_thread_scratch scratch_;
    attention_backward_args args_{};
};

template <class op>
std::unique_ptr<bound_op> bind_as(const request& r, const machine& m, memory_list memory) {
    return std::make_unique<op>(r, m, memory);
}

constexpr op_definition table[] = {
    {"attention.prefill", 4, check_prefill, bind_as<prefill_op>},
    {"attention.decode", 6, check_decode, bind_as<decode_op>},
    {"attention.backward", 9, check_backward, bind_as<backward_op>},
};

}  // namespace

std::span<const op_definition> attention_ops() {
    return table;
}

}  // namespace accelbench::cpu
