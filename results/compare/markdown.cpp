// SPDX-License-Identifier: Apache-2.0
#include "results/compare/markdown.hpp"

namespace accelbench::results {

std::string markdown_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|' || c == '\\' || c == '*' || c == '_' || c == '<' || c == '`') {
            out += '\\';
        }
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

}  // namespace accelbench::results
