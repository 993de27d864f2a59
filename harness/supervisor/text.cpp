// SPDX-License-Identifier: Apache-2.0
// UTF-8 validation after RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
#include "harness/supervisor/text.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>

namespace accelbench::supervisor {

namespace {

/// Bytes of the sound character at the start of `text`; 0 when there is none.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
    const std::uint8_t lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || length > text.size()) {
        return 0;
    }
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xC0U) != 0x80) {
            return 0;
        }
    }
    const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    const bool too_high = lead == 0xF4 && byte(1) > 0x8F;
    return overlong || surrogate || too_high ? 0 : length;
}

}  // namespace

std::string clean_text(std::string_view raw, bool keep_lines) {
    std::string clean;
    clean.reserve(raw.size());
    while (!raw.empty()) {
        const std::size_t length = character_length(raw);
        const char first = raw.front();
        if (length > 1 || (length == 1 && first >= ' ' && first != 0x7F)) {
            clean.append(raw.substr(0, length));
        } else if (first == '\n' || first == '\t' || first == '\r') {
            clean += keep_lines ? first : ' ';
        } else {
            clean += '?';
        }
        raw.remove_prefix(length == 0 ? 1 : length);
    }
    return clean;
}

std::string log_in_one_line(const std::string& logged, bool warnings_only) {
    std::istringstream lines(logged);
    std::string all;
    for (std::string line; std::getline(lines, line);) {
        const bool warns = line.starts_with("warning: ") || line.starts_with("error: ");
        if (line.starts_with("debug: ") || (warnings_only && !warns)) {
            continue;
        }
        for (const std::string_view level : {"error: ", "warning: "}) {
            line.erase(0, line.starts_with(level) ? level.size() : 0);
        }
        all += all.empty() || line.empty() ? line : "; " + line;
    }
    return all;
}

}  // namespace accelbench::supervisor
