// SPDX-License-Identifier: Apache-2.0
// Text at the border: accb_str to and from string_view, and fixed-size fields that end in NUL.
#pragma once

#include <accelbench/plugin.h>

#include <cstring>
#include <string_view>

namespace accelbench::sdk {

/// The bytes stay where they were: valid as long as the string's owner says.
[[nodiscard]] inline std::string_view text_of(accb_str text) {
    return text.data == nullptr ? std::string_view{} : std::string_view{text.data, text.size};
}

[[nodiscard]] inline accb_str str(std::string_view text) {
    return {text.data(), text.size()};
}

/// How many of the first `limit` bytes make whole UTF-8 characters, so that a cut text stays valid.
[[nodiscard]] inline std::size_t utf8_prefix(std::string_view text, std::size_t limit) noexcept {
    if (text.size() <= limit) {
        return text.size();
    }
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0u) == 0x80u) {
        --limit;
    }
    return limit;
}

/// Fills a field such as accb_device_info.name; what does not fit is cut.
template <std::size_t Size>
void assign(char (&field)[Size], std::string_view text) noexcept {
    const std::size_t length = utf8_prefix(text, Size - 1);
    std::memcpy(field, text.data(), length);
    std::memset(field + length, 0, Size - length);
}

}  // namespace accelbench::sdk
