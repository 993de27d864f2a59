// SPDX-License-Identifier: Apache-2.0
#include "base/plain_text.hpp"

#include <algorithm>
#include <array>

namespace accelbench {
namespace {

constexpr std::array<std::string_view, 13> turning{"\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
                                                   "\u2066", "\u2067", "\u2068", "\u2069", "\u200e",
                                                   "\u200f", "\u2028", "\u2029"};
constexpr std::array<std::string_view, 5> without_width{"\u00ad", "\u200b", "\u200c", "\u2060",
                                                        "\ufeff"};

bool holds_any(std::string_view text, const auto& marks) {
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
        return text.find(mark) != std::string_view::npos;
    });
}

}  // namespace

bool is_plain_text(std::string_view text, bool lines) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool is_c1 =
            c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if ((c < ' ' && !(lines && c == '\n')) || c == 0x7f || is_c1) {
            return false;
        }
    }
    return !holds_any(text, turning);
}

bool is_visible_text(std::string_view text, bool lines) {
    return is_plain_text(text, lines) && !holds_any(text, without_width);
}

}  // namespace accelbench
