// SPDX-License-Identifier: Apache-2.0
#include "kernels/suites/resolve.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "kernels/spelling.hpp"
#include "kernels/suites/model.hpp"

namespace accelbench::kernels {
namespace {

struct filled_key {
    std::string_view kernel, key, dimension;
};

/// Which key of which kernel a model's dimension fills.
constexpr std::array<filled_key, 19> filled = {{
    {"attention.prefill", "hq", "q_heads"},
    {"attention.prefill", "hkv", "kv_heads"},
    {"attention.prefill", "d", "head_dim"},
    {"attention.decode", "hq", "q_heads"},
    {"attention.decode", "hkv", "kv_heads"},
    {"attention.decode", "d", "head_dim"},
    {"attention.backward", "hq", "q_heads"},
    {"attention.backward", "hkv", "kv_heads"},
    {"attention.backward", "d", "head_dim"},
    {"rms_norm", "h", "hidden"},
    {"rms_norm.backward", "h", "hidden"},
    {"cross_entropy", "v", "vocab"},
    {"cross_entropy.backward", "v", "vocab"},
    {"mlp", "h", "hidden"},
    {"mlp", "f", "ffn"},
    {"softmax", "c", "vocab"},
    {"softmax.backward", "c", "vocab"},
    {"all_reduce", "n", "hidden"},
    {"all_to_all", "n", "hidden"},
}};

std::string text_of(const suite_entry& entry, std::string_view key) {
    const auto found = entry.find(key);
    const auto* text = found == entry.end() ? nullptr : std::get_if<std::string>(&found->second);
    return text == nullptr ? std::string() : *text;
}

status fill_layer(suite_entry& entry, const model& m) {
    const std::string layer = text_of(entry, "layer");
    const auto found = m.linear.find(layer);
    if (found == m.linear.end()) {
        std::vector<std::string_view> names;
        for (const auto& [name, shape] : m.linear) {
            names.push_back(name);
        }
        return make_error(error_code::bad_suite, fmt::format("key 'layer' = '{}'", layer),
                          fmt::format("model '{}' has no such layer", m.name),
                          spelling_advice(layer, names));
    }
    const auto [n, k] = found->second;
    const auto tokens = entry.find("m");
    const entry_value m_value =
        tokens == entry.end() ? entry_value{std::int64_t{1}} : tokens->second;
    const std::string form = text_of(entry, "form");
    if (form == "nn") {  // dX[tokens, k] = dY[tokens, n] · W[n, k]
        entry["n"] = k;
        entry["k"] = n;
    } else if (form == "tn") {  // dW[n, k] = dY[tokens, n]ᵀ · X[tokens, k]
        entry["m"] = n;
        entry["n"] = k;
        entry["k"] = m_value;
    } else {
        entry["n"] = n;
        entry["k"] = k;
    }
    return {};
}

}  // namespace

status resolve_model(suite_entry& entry, std::string_view kernel) {
    const auto named = entry.find("model");
    if (named == entry.end()) {
        return {};
    }
    const std::string name = text_of(entry, "model");
    entry.erase(named);
    const model* m = find_model(name);
    if (m == nullptr) {
        std::vector<std::string_view> names;
        for (const model& known : models()) {
            names.push_back(known.name);
        }
        return make_error(error_code::bad_suite, fmt::format("key 'model' = '{}'", name),
                          "there is no such model", spelling_advice(name, names));
    }
    entry["source"] = name;
    for (const filled_key& f : filled) {
        if (f.kernel == kernel) {
            entry.try_emplace(std::string(f.key), m->dimensions.find(f.dimension)->second);
        }
    }
    return kernel == "matmul" ? fill_layer(entry, *m) : status{};
}

}  // namespace accelbench::kernels
