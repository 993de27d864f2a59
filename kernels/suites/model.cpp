// SPDX-License-Identifier: Apache-2.0
#include "kernels/suites/model.hpp"

#include <algorithm>

#include "base/toml_text.hpp"
#include "kernels/suites/embedded.hpp"

namespace accelbench::kernels {
namespace {

/// Our own files: a test reads every one, so that a broken file is found before a release.
model read(std::string_view text) {
    model m;
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        return m;
    }
    for (const auto& [key, value] : parsed.table()) {
        if (const auto number = value.value<std::int64_t>()) {
            m.dimensions.emplace(key.str(), *number);
        }
    }
    m.name = parsed["name"].value_or("");
    m.source = parsed["source"].value_or("");
    if (const toml::table* linear = parsed["linear"].as_table()) {
        for (const auto& [layer, shape] : *linear) {
            const toml::array* extents = shape.as_array();
            if (extents != nullptr && extents->size() == 2) {
                m.linear.emplace(layer.str(),
                                 std::pair{extents->get(0)->value_or(std::int64_t{0}),
                                           extents->get(1)->value_or(std::int64_t{0})});
            }
        }
    }
    return m;
}

std::vector<model> read_all() {
    std::vector<model> all;
    for (const embedded_file& file : embedded_files()) {
        model m = read(file.text);
        if (!m.linear.empty()) {
            all.push_back(std::move(m));
        }
    }
    return all;
}

}  // namespace

std::span<const model> models() {
    static const std::vector<model> all = read_all();
    return all;
}

const model* find_model(std::string_view name) {
    const auto all = models();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const model& m) { return m.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace accelbench::kernels
