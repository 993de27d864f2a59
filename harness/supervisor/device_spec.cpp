// SPDX-License-Identifier: Apache-2.0
// "BACKEND:INDEX,OPTION=VALUE,...": what a user writes behind --device.
#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "harness/supervisor/plugins.hpp"

namespace accelbench::supervisor {

namespace {

error unreadable(const std::string& text, std::string happened) {
    return make_error(error_code::bad_usage, fmt::format("cannot read device '{}'", text),
                      std::move(happened),
                      "Write BACKEND:INDEX or BACKEND:INDEX,OPTION=VALUE, as in cpu:0 or "
                      "sim:1,noise=0.01.");
}

}  // namespace

result<device_spec> parse_device(const std::string& text) {
    device_spec spec;
    const std::string_view whole(text);
    const std::string_view place = whole.substr(0, whole.find(','));
    const std::size_t colon = place.find(':');
    spec.backend = place.substr(0, colon);
    if (spec.backend.empty()) {
        return unreadable(text, "the backend's name is missing");
    }
    if (colon != std::string_view::npos) {
        const std::string_view index = place.substr(colon + 1);
        const auto [rest, bad] =
            std::from_chars(index.data(), index.data() + index.size(), spec.index);
        if (index.empty() || bad != std::errc{} || rest != index.data() + index.size()) {
            return unreadable(text, fmt::format("'{}' is not a device's index", index));
        }
    }
    spec.label = fmt::format("{}:{}", spec.backend, spec.index);
    for (std::string_view rest = whole.substr(place.size()); !rest.empty();) {
        rest.remove_prefix(1);
        const std::string_view option = rest.substr(0, rest.find(','));
        rest.remove_prefix(option.size());
        const std::size_t equals = option.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            return unreadable(text, fmt::format("'{}' is not OPTION=VALUE", option));
        }
        const std::string name(option.substr(0, equals));
        for (const auto& [other, value] : spec.options) {
            if (other == name) {
                return unreadable(text, fmt::format("option {} is given twice", name));
            }
        }
        if (name == "role" || name == "cpus") {
            return unreadable(text, fmt::format("option {} is set by accelbench itself", name));
        }
        spec.options.emplace_back(name, option.substr(equals + 1));
        spec.label += fmt::format(",{}", option);
    }
    return spec;
}

}  // namespace accelbench::supervisor
