// SPDX-License-Identifier: Apache-2.0
// Attention in four dimensions: the query heads that share a key head are adjacent, so that their
// rows fold into one product, [B, Hkv, G * Sq, D] by [B, Hkv, D, S], and no head is repeated.
#include <limits>

#include "kernels/onnx/lowering.hpp"

namespace accelbench::kernels {
namespace {

constexpr double masked = std::numeric_limits<float>::lowest();  // finite: no runtime makes it NaN

struct heads {
    std::int64_t b, hq, hkv, q, keys, d;

    [[nodiscard]] std::vector<std::int64_t> folded(std::int64_t last) const {
        return {b, hkv, hq / hkv * q, last};
    }
    [[nodiscard]] std::vector<std::int64_t> by_head(std::int64_t last) const {
        return {b, hq, q, last};
    }
};

heads heads_of(const onnx_writer& to, std::size_t keys) {
    return {to.extent(0, 0), to.extent(0, 1),    to.extent(keys, 1),
            to.extent(0, 2), to.extent(keys, 2), to.extent(0, 3)};
}

std::string transposed(const onnx_writer& to, const std::string& value) {
    return to.graph.node("Transpose", {value}, {{"perm", std::vector<std::int64_t>{0, 1, 3, 2}}});
}

/// 0 to count - 1.
std::string range(const onnx_writer& to, std::int64_t count) {
    return to.graph.node("Range", {to.graph.whole(0), to.graph.whole(count), to.graph.whole(1)});
}

/// To be added to scores: 0 where the key's index is at most `last`.
std::string mask(const onnx_writer& to, std::int64_t keys, const std::string& last) {
    const std::string seen = to.graph.node("LessOrEqual", {range(to, keys), last});
    return to.graph.node("Where", {seen, to.graph.number(0.0), to.graph.number(masked)});
}

/// [Sq, S]: query i sees the keys up to S - Sq + i.
std::string causal_mask(const onnx_writer& to, const heads& h) {
    const std::string last = to.graph.node("Add", {range(to, h.q), to.graph.whole(h.keys - h.q)});
    return mask(to, h.keys, to.reshape(last, {h.q, 1}));
}

/// scale q k' of all heads, [B, Hq, Sq, S] in float32.
std::string scores(const onnx_writer& to, const heads& h, const std::string& k) {
    const std::string q = to.reshape(to.as_f32(0), h.folded(h.d));
    const std::string plain = to.reshape(to.product({q, transposed(to, k)}), h.by_head(h.keys));
    return to.multiply({plain, to.graph.number(to.number("scale"))});
}

/// softmax(scores) v into operand `o`. Probabilities take the storage's type, as v has it.
void attend(const onnx_writer& to, const heads& h, const std::string& masked_scores,
            const std::string& v, std::size_t o) {
    const dtype stored = to.operand(o).type;
    std::string p = to.graph.node("Softmax", {masked_scores}, {{"axis", std::int64_t{-1}}});
    if (stored != dtype::f32) {
        p = to.graph.cast(p, stored);
    }
    const std::string rows = to.product({to.reshape(p, h.folded(h.keys)), v});
    to.graph.node("Reshape", {rows, to.graph.wholes(h.by_head(h.d))}, {}, to.name(o));
}

}  // namespace

void lower_attention_prefill(const onnx_writer& to) {
    const heads h = heads_of(to, 1);
    std::string s = scores(to, h, to.as_f32(1));
    if (to.whole("causal") != 0) {
        s = to.add({s, causal_mask(to, h)});
    }
    attend(to, h, s, to.name(2), 3);
}

/// Shapes stay fixed: keys behind the position are masked, not cut off.
void lower_attention_decode(const onnx_writer& to) {
    const heads h = heads_of(to, 3);
    const std::string place =
        to.graph.node("Expand", {"scalar.0", to.graph.wholes({h.b, h.hkv, 1, h.d})});
    const auto extended = [&](std::size_t cache, std::size_t fresh) {
        return to.graph.node("ScatterElements", {to.name(cache), place, to.name(fresh)},
                             {{"axis", std::int64_t{2}}}, written_name(to.operand(cache)));
    };
    const std::string k_cache = extended(3, 1), v_cache = extended(4, 2);
    const std::string k =
        to.operand(3).type == dtype::f32 ? k_cache : to.graph.cast(k_cache, dtype::f32);
    attend(to, h, to.add({scores(to, h, k), mask(to, h.keys, "scalar.0")}), v_cache, 5);
}

void lower_attention_backward(const onnx_writer& to) {
    const heads h = heads_of(to, 1);
    const std::string k = to.as_f32(1), v = to.as_f32(2), d_o = to.as_f32(4);
    std::string s = scores(to, h, k);
    if (to.whole("causal") != 0) {
        s = to.add({s, causal_mask(to, h)});
    }
    const std::string lse = to.reshape(to.name(5), h.by_head(1));
    const std::string p = to.graph.node("Exp", {to.subtract({s, lse})});
    const std::string d_o_folded = to.reshape(d_o, h.folded(h.d));
    const std::string d_p =
        to.reshape(to.product({d_o_folded, transposed(to, v)}), h.by_head(h.keys));
    const std::string own = to.sum(to.multiply({d_o, to.as_f32(3)}), -1, true);
    const std::string d_s = to.multiply(
        {to.multiply({p, to.subtract({d_p, own})}), to.graph.number(to.number("scale"))});
    const std::string d_s_folded = to.reshape(d_s, h.folded(h.keys));
    const std::string q_folded = to.reshape(to.as_f32(0), h.folded(h.d));
    const std::string p_folded = to.reshape(p, h.folded(h.keys));
    to.write_f32(to.reshape(to.product({d_s_folded, k}), h.by_head(h.d)), 6);
    // Rows of a group lie in one product: their sum is the sum over the group's heads.
    to.write_f32(to.product({transposed(to, d_s_folded), q_folded}), 7);
    to.write_f32(to.product({transposed(to, p_folded), d_o_folded}), 8);
}

}  // namespace accelbench::kernels
