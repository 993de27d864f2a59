// SPDX-License-Identifier: Apache-2.0
#include "results/report/translate.hpp"

#include <optional>
#include <vector>

#include "results/report/phrases_ko.hpp"

namespace accelbench::results {
namespace {

std::optional<std::string> korean_of(std::string_view english, int depth);

/// What the "{}" of a pattern stand for in a text; nothing where it does not fit. Each takes as
/// little as it can, the last one the rest.
std::optional<std::vector<std::string_view>> match(std::string_view pattern,
                                                   std::string_view text) {
    std::vector<std::string_view> found;
    std::size_t hole = pattern.find("{}");
    if (!text.starts_with(pattern.substr(0, hole))) {
        return std::nullopt;
    }
    text.remove_prefix(std::min(hole, pattern.size()));
    while (hole != std::string_view::npos) {
        pattern.remove_prefix(hole + 2);
        hole = pattern.find("{}");
        const std::string_view literal = pattern.substr(0, hole);
        std::size_t end = text.size();
        if (hole == std::string_view::npos) {
            if (!text.ends_with(literal)) {
                return std::nullopt;
            }
            end = text.size() - literal.size();
        } else {
            end = text.find(literal, 1);
        }
        if (end == std::string_view::npos || end == 0) {
            return std::nullopt;
        }
        found.push_back(text.substr(0, end));
        text.remove_prefix(end + literal.size());
    }
    return text.empty() ? std::optional(found) : std::nullopt;
}

std::string filled(std::string_view korean, const std::vector<std::string_view>& values,
                   int depth) {
    std::string out;
    while (!korean.empty()) {
        const bool place = korean.size() >= 3 && korean[0] == '{' && korean[2] == '}';
        if (place) {
            const auto index = static_cast<std::size_t>(korean[1] - '0');
            const std::string_view value =
                index < values.size() ? values[index] : std::string_view();
            out += korean_of(value, depth + 1).value_or(std::string(value));
        } else {
            out += korean.front();
        }
        korean.remove_prefix(place ? 3 : 1);
    }
    return out;
}

/// Every part of a list translated; nothing where one of them is unknown and all must be known.
std::optional<std::string> parts(std::string_view text, std::string_view separator, bool all,
                                 int depth) {
    std::string out;
    bool any = false;
    while (true) {
        const std::size_t end = text.find(separator);
        const std::string_view part = text.substr(0, end);
        const auto korean = korean_of(part, depth + 1);
        if (!korean && all) {
            return std::nullopt;
        }
        any = any || korean.has_value();
        out += korean.value_or(std::string(part));
        if (end == std::string_view::npos) {
            return any ? std::optional(out) : std::nullopt;
        }
        out += separator;
        text.remove_prefix(end + separator.size());
    }
}

/// "10 ok", "correlated, drift on cpu:0", "throttled 2/10".
std::optional<std::string> special(std::string_view text, int depth) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) {
        return std::nullopt;
    }
    if (text.find_first_not_of("0123456789") == space) {
        const auto word = korean_of(text.substr(space + 1), depth + 1);
        return word ? std::optional(*word + " " + std::string(text.substr(0, space)))
                    : std::nullopt;
    }
    if (const std::size_t on = text.rfind(" on "); on != std::string_view::npos) {
        const auto marks = korean_of(text.substr(0, on), depth + 1);
        const std::string_view where = text.substr(on + 4);
        return marks ? std::optional(korean_of(where, depth + 1).value_or(std::string(where)) +
                                     ": " + *marks)
                     : std::nullopt;
    }
    if (text.find_first_not_of("0123456789/", space + 1) == std::string_view::npos) {
        const auto word = korean_of(text.substr(0, space), depth + 1);
        return word ? std::optional(*word + std::string(text.substr(space))) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::string> korean_of(std::string_view english, int depth) {
    constexpr int deepest = 4;
    if (depth > deepest || english.empty()) {
        return std::nullopt;
    }
    for (const phrase_pattern& pattern : korean_phrases()) {
        if (const auto values = match(pattern.english, english)) {
            return filled(pattern.korean, *values, depth);
        }
    }
    if (english.find("; ") != std::string_view::npos) {
        return parts(english, "; ", false, depth);
    }
    if (auto found = special(english, depth)) {
        return found;
    }
    return english.find(", ") == std::string_view::npos ? std::nullopt
                                                        : parts(english, ", ", true, depth);
}

}  // namespace

phrase translated(std::string_view english, language tongue) {
    if (tongue == language::english || english.empty()) {
        return {std::string(english), false};
    }
    if (auto korean = korean_of(english, 0)) {
        return {std::move(*korean), false};
    }
    // A single word such as "f32" is of no language.
    return {std::string(english), english.find(' ') != std::string_view::npos};
}

}  // namespace accelbench::results
