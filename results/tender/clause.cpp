// SPDX-License-Identifier: Apache-2.0
#include "results/tender/clause.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "results/challenge/challenge.hpp"
#include "results/inputs/input_table.hpp"

namespace accelbench::results {
namespace {

bool matches(std::string_view pattern, std::string_view key) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return pattern == key;
    }
    const std::string_view before = pattern.substr(0, star), after = pattern.substr(star + 1);
    return key.size() > before.size() + after.size() && key.starts_with(before) &&
           key.ends_with(after);
}

std::vector<std::string_view> split(std::string_view words) {
    std::vector<std::string_view> found;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        found.push_back(words.substr(0, end));
        words.remove_prefix(std::min(words.size(), end + 1));
    }
    return found;
}

std::string number_misfit(const clause_rule& rule, double value) {
    const bool outside = !(value >= rule.low && value <= rule.high) ||
                         (rule.open && (value == rule.low || value == rule.high));
    if (outside) {
        return fmt::format("{:g} is not {} {:g} and {:g}", value, rule.open ? "between" : "within",
                           rule.low, rule.high);
    }
    return rule.kind == term_kind::count && value != std::floor(value)
               ? fmt::format("{:g} is no whole number", value)
               : std::string();
}

std::string text_misfit(const clause_rule& rule, const std::string& text) {
    const auto words = split(rule.words);
    switch (rule.kind) {
        case term_kind::word:
            return std::find(words.begin(), words.end(), text) != words.end()
                       ? ""
                       : fmt::format("\"{}\" is not one of {}", text, fmt::join(words, ", "));
        case term_kind::moment:
            return text.size() == 20 && utc_seconds(text)
                       ? ""
                       : fmt::format("\"{}\" is no UTC time as 2026-12-01T01:00:00Z", text);
        case term_kind::date:
            return is_date(text) ? "" : fmt::format("\"{}\" is no date as 2026-12-01", text);
        case term_kind::sha256:
            return text.size() == 64 &&
                           text.find_first_not_of("0123456789abcdef") == std::string::npos
                       ? ""
                       : fmt::format("\"{}\" is no SHA-256", text);
        case term_kind::cap:
            return text == "none" ? "" : "it is neither a share nor \"none\"";
        case term_kind::text:
            return text.empty() ? "it is empty" : "";
        case term_kind::number:
        case term_kind::share:
        case term_kind::rate:
        case term_kind::count:
            return "it is no number";
        case term_kind::list:
            return "it is no list of texts";
    }
    return {};
}

change direction(bool softened, bool tightened) {
    return softened ? change::softened : tightened ? change::tightened : change::changed;
}

change change_of_list(softening softer, const std::vector<std::string>& before,
                      const std::vector<std::string>& after) {
    const auto lacks = [](const auto& list, const std::string& one) {
        return std::find(list.begin(), list.end(), one) == list.end();
    };
    const bool gone = std::any_of(before.begin(), before.end(),
                                  [&](const auto& one) { return lacks(after, one); });
    const bool came = std::any_of(after.begin(), after.end(),
                                  [&](const auto& one) { return lacks(before, one); });
    if (!gone && !came) {
        return change::none;
    }
    return softer == softening::longer_list    ? direction(came, gone)
           : softer == softening::shorter_list ? direction(gone, came)
                                               : change::changed;
}

/// A term on a scale on which more is what `higher` means.
std::optional<double> on_scale(const clause_rule& rule, const term& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        return *number;
    }
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) {
        return std::nullopt;
    }
    if (rule.kind == term_kind::cap && *text == "none") {
        return HUGE_VAL;
    }
    if (rule.kind == term_kind::moment) {
        const auto seconds = utc_seconds(*text);
        return seconds ? std::optional<double>(static_cast<double>(*seconds)) : std::nullopt;
    }
    const auto words = split(rule.words);
    const auto at = std::find(words.begin(), words.end(), *text);
    return at == words.end() ? std::nullopt
                             : std::optional<double>(static_cast<double>(at - words.begin()));
}

}  // namespace

const clause_rule* rule_of(std::string_view key) {
    for (const clause_rule& rule : clause_rules()) {
        if (matches(rule.key, key)) {
            return &rule;
        }
    }
    return nullptr;
}

bool is_promise(std::string_view key) {
    return key == "cards.model" || key.starts_with("bundle.") ||
           (key.starts_with("item.") && key.ends_with(".committed"));
}

std::string name_in(std::string_view key) {
    const clause_rule* rule = rule_of(key);
    const std::size_t star = rule == nullptr ? std::string_view::npos : rule->key.find('*');
    return star == std::string_view::npos
               ? std::string()
               : std::string(key.substr(star, key.size() - (rule->key.size() - 1)));
}

std::string misfit(const clause_rule& rule, const term& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        const bool fits = rule.kind == term_kind::number || rule.kind == term_kind::share ||
                          rule.kind == term_kind::rate || rule.kind == term_kind::count ||
                          rule.kind == term_kind::cap;
        return fits ? number_misfit(rule, *number) : "a number cannot stand there";
    }
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        return rule.kind != term_kind::list ? "a list cannot stand there"
               : list->empty()              ? "the list is empty"
                                            : "";
    }
    return text_misfit(rule, std::get<std::string>(value));
}

change change_of(const clause_rule& rule, const term& before, const term& after,
                 std::string_view unit) {
    if (before == after) {
        return change::none;
    }
    const auto* old_list = std::get_if<std::vector<std::string>>(&before);
    const auto* new_list = std::get_if<std::vector<std::string>>(&after);
    if (old_list != nullptr && new_list != nullptr) {
        return change_of_list(rule.softer, *old_list, *new_list);
    }
    const auto from = on_scale(rule, before), to = on_scale(rule, after);
    const softening softer = rule.softer != softening::by_unit ? rule.softer
                             : unit == "ns"                    ? softening::higher
                                                               : softening::lower;
    if (!from || !to || (softer != softening::lower && softer != softening::higher)) {
        return change::changed;
    }
    const bool less = from.value() > to.value(), more = from.value() < to.value();
    return softer == softening::lower ? direction(less, more) : direction(more, less);
}

std::string term_text(const clause_rule& rule, const term& value, language tongue) {
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        return fmt::format("{}", fmt::join(*list, ", "));
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return rule.words.empty() && rule.kind != term_kind::cap ? *text : word_text(*text, tongue);
    }
    const double number = std::get<double>(value);
    if (rule.kind == term_kind::share || rule.kind == term_kind::cap) {
        return fmt::format("{:.4g} %", 100.0 * number);
    }
    return rule.kind == term_kind::rate ? fmt::format("{:.4g} / 1000", 1000.0 * number)
                                        : fmt::format("{}", number);
}

std::string amount_text(double value, std::string_view unit, int digits) {
    constexpr std::array<std::string_view, 5> rates{"", "k", "M", "G", "T"};
    constexpr std::array<std::string_view, 4> times{"ns", "us", "ms", "s"};
    const bool time = unit == "ns";
    const std::size_t last = (time ? times.size() : rates.size()) - 1;
    std::size_t step = 0;
    for (; std::abs(value) >= 1000.0 && step < last; ++step) {
        value /= 1000.0;
    }
    return time ? fmt::format("{:.{}g} {}", value, digits, times[step])
                : fmt::format("{:.{}g} {}{}", value, digits, rates[step], unit);
}

std::string term_toml(const term& value) {
    const auto quoted = [](const std::string& text) {
        std::string out = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') {
                out += '\\';
                out += c;
            } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                out +=
                    fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
            } else {
                out += c;
            }
        }
        return out + "\"";
    };
    if (const auto* number = std::get_if<double>(&value)) {
        return fmt::format("{}", *number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return quoted(*text);
    }
    std::vector<std::string> parts;
    for (const std::string& one : std::get<std::vector<std::string>>(value)) {
        parts.push_back(quoted(one));
    }
    return fmt::format("[{}]", fmt::join(parts, ", "));
}

}  // namespace accelbench::results
