// SPDX-License-Identifier: Apache-2.0
// attention.decode: one new position behind a cache of keys and values, which the launch extends.
#include <fmt/format.h>

#include "kernels/catalogue/attention_shape.hpp"
#include "kernels/catalogue/kernels.hpp"
#include "kernels/catalogue/numerics.hpp"
#include "kernels/reference/attention.hpp"

// Error bound of o: attention_prefill.cpp's. The caches are compared bit for bit: the new row, and
// every row that no launch may touch. All launches write position `cache`, so that the state after
// any number of them is the same: the harness need not rewind between launches.
namespace accelbench::kernels {
namespace {

result<workload> build(const suite_entry& entry) {
    entry_reader in(entry, "attention.decode", {"b", "hq", "hkv", "cache", "d", "dtype"});
    const attention_heads h = read_heads(in);
    const std::int64_t cache = in.extent("cache");
    const std::int64_t capacity = cache + 1;
    const std::vector<std::int64_t> fresh = {h.b, h.hkv, 1, h.d};
    const std::vector<std::int64_t> stored = {h.b, h.hkv, capacity, h.d};
    workload w;
    w.id = fmt::format("attention.decode/{}/b{}hq{}hkv{}c{}d{}/{}", in.label(), h.b, h.hq, h.hkv,
                       cache, h.d, to_string(h.type));
    w.kernel = w.op = "attention.decode";
    w.source = in.source();
    w.tensors = {make_tensor("q", h.type, {h.b, h.hq, 1, h.d}, tensor_role::input, standard_normal),
                 make_tensor("k_new", h.type, fresh, tensor_role::input, standard_normal),
                 make_tensor("v_new", h.type, fresh, tensor_role::input, standard_normal),
                 make_tensor("k_cache", h.type, stored, tensor_role::state, standard_normal),
                 make_tensor("v_cache", h.type, stored, tensor_role::state, standard_normal),
                 make_tensor("o", h.type, {h.b, h.hq, 1, h.d}, tensor_role::output)};
    w.operands = {0, 1, 2, 3, 4, 5};
    w.attributes = {{"scale", h.scale()}};
    w.scalars = {{"position", cache, 0}};
    w.compute = h.type;
    w.numerics = float_freedom;
    const double row = static_cast<double>(h.b) * static_cast<double>(h.d);
    const auto keys = static_cast<double>(capacity);
    w.work.flops = 4.0 * row * static_cast<double>(h.hq) * keys;
    w.work.bytes = 2.0 * row * static_cast<double>(bytes_of(h.type)) *
                   (static_cast<double>(h.hq) + static_cast<double>(h.hkv) * (keys + 1.0));
    w.work.flops_formula = "4·B·Hq·D·(cache + 1)";
    w.work.bytes_formula = "2·s·B·D·(Hq + Hkv·(cache + 2))";
    w.ceiling = traffic::read;
    w.accuracy_floor = usual_accuracy_floor;
    w.meaning =
        "row `position` of the caches ← k_new, v_new; o = softmax(scale·q·kᵀ)·v over rows 0 .. "
        "position";
    w.bound = "caches exact; o as attention.prefill";
    return finished(in, std::move(w));
}

}  // namespace

kernel_definition attention_decode_kernel() {
    return {"attention.decode", "attention of one new position over a cache", &build,
            &make_attention_decode_reference, nullptr};
}

}  // namespace accelbench::kernels
