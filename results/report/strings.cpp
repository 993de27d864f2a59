// SPDX-License-Identifier: Apache-2.0
#include "results/report/strings.hpp"

#include <algorithm>

namespace accelbench::results {
namespace {

std::span<const string_entry> strings_of(language tongue) {
    switch (tongue) {
        case language::english:
            return english_strings();
        case language::korean:
            return korean_strings();
    }
    return {};
}

}  // namespace

std::string filled(std::string_view text, std::span<const std::string_view> values) {
    std::string out;
    std::string_view rest = text;
    while (!rest.empty()) {
        if (rest.size() >= 3 && rest[0] == '{' && rest[2] == '}' && rest[1] >= '0' &&
            static_cast<std::size_t>(rest[1] - '0') < values.size()) {
            out += values[static_cast<std::size_t>(rest[1] - '0')];
            rest.remove_prefix(3);
        } else {
            out += rest.front();
            rest.remove_prefix(1);
        }
    }
    return out;
}

std::string say(language tongue, std::string_view key,
                std::initializer_list<std::string_view> values) {
    const auto strings = strings_of(tongue);
    const auto found = std::find_if(strings.begin(), strings.end(),
                                    [key](const string_entry& e) { return e.key == key; });
    if (found == strings.end()) {
        return "?" + std::string(key) + "?";
    }
    return filled(found->text, {values.begin(), values.size()});
}

}  // namespace accelbench::results
