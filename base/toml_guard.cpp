// SPDX-License-Identifier: Apache-2.0
#include "base/toml_guard.hpp"

#include <algorithm>

namespace accelbench {
namespace {

std::string_view without_blanks(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line;
}

bool begins_name(std::string_view text) {
    const char c = text.empty() ? '\n' : text.front();
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '"' || c == '\'';
}

std::size_t count(std::string_view line, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = line.find(what); at != std::string_view::npos;
         at = line.find(what, at + what.size())) {
        ++found;
    }
    return found;
}

}  // namespace

std::optional<std::size_t> nameless_table(std::string_view text) {
    std::string_view quotes;  // of the multi-line text that the line begins in
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t length = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, length);
        text.remove_prefix(std::min(length + 1, text.size()));
        std::string_view rest = without_blanks(line);
        if (quotes.empty() && rest.starts_with('[')) {
            rest = without_blanks(rest.substr(rest.starts_with("[[") ? 2 : 1));
            if (!begins_name(rest) && !rest.starts_with(']')) {
                return number;
            }
        }
        for (const std::string_view kind : {"\"\"\"", "'''"}) {
            if ((quotes.empty() || quotes == kind) && count(line, kind) % 2 == 1) {
                quotes = quotes.empty() ? kind : std::string_view();
                break;
            }
        }
    }
    return std::nullopt;
}

}  // namespace accelbench
