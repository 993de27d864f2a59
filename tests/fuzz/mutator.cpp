// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace accelbench::fuzz {
namespace {

using nlohmann::json;

void pointers_of(const json& value, const json::json_pointer& at,
                 std::vector<json::json_pointer>& found) {
    found.push_back(at);
    if (value.is_object()) {
        for (const auto& [key, inner] : value.items()) {
            pointers_of(inner, at / key, found);
        }
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            pointers_of(value[i], at / i, found);
        }
    }
}

}  // namespace

std::uint64_t mutator::below(std::uint64_t limit) {
    state_ += 0x9e3779b97f4a7c15ULL;  // splitmix64
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    z ^= z >> 31U;
    return limit == 0 ? 0 : z % limit;
}

std::string mutator::text(std::string_view sound, const std::vector<std::string_view>& words) {
    std::string changed(sound);
    for (std::uint64_t edits = 1 + below(4); edits > 0; --edits) {
        edit(changed, words);
    }
    return changed;
}

void mutator::edit(std::string& text, const std::vector<std::string_view>& words) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = std::min<std::size_t>(text.size() - at, 1 + below(40));
    switch (below(7)) {
        case 0:
            text.erase(at, length);
            return;
        case 1:
            text.insert(at, text.substr(below(text.size() + 1), length));
            return;
        case 2:
            if (at < text.size()) {
                text[at] = static_cast<char>(below(256));
            }
            return;
        case 3:
            if (at < text.size()) {
                text[at] =
                    static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
            }
            return;
        case 4:
            text.resize(at);
            return;
        default:
            if (!words.empty()) {
                const bool over = below(2) == 0;
                text.replace(at, over ? length : 0, words[below(words.size())]);
            }
            return;
    }
}

std::vector<std::byte> mutator::bytes(const std::vector<std::byte>& sound) {
    static const std::vector<std::string_view> lengths{
        std::string_view("\xff\xff\xff\xff", 4), std::string_view("\0\0\0\0", 4),
        std::string_view("\0\0\0\x80", 4), std::string_view("\xff\xff\xff\x7f", 4)};
    std::string as_text(sound.size(), '\0');
    std::transform(sound.begin(), sound.end(), as_text.begin(),
                   [](std::byte b) { return static_cast<char>(b); });
    const std::string changed = text(as_text, lengths);
    std::vector<std::byte> back(changed.size());
    std::transform(changed.begin(), changed.end(), back.begin(),
                   [](char c) { return static_cast<std::byte>(c); });
    return back;
}

json mutator::hostile_value() {
    switch (below(16)) {
        case 0:
            return nullptr;
        case 1:
            return below(2) == 0;
        case 2:
            return std::int64_t{-1};
        case 3:
            return 0;
        case 4:
            return std::numeric_limits<std::int64_t>::min();
        case 5:
            return std::numeric_limits<std::uint64_t>::max();
        case 6:
            return 1e308;
        case 7:
            return -1e-308;
        case 8:
            return 2.5;
        case 9:
            return "";
        case 10:
            return std::string(1000, 'x');
        case 11:
            return "\xc3\x28 \x1b[31m\n";  // no UTF-8, and a terminal's escape
        case 12:
            return json::array();
        case 13:
            return json::object();
        case 14:
            return json::array({1, "two", nullptr, json::array({json::object()})});
        default:
            return static_cast<std::int64_t>(below(1U << 20U));
    }
}

json mutator::json(nlohmann::json sound) {
    for (std::uint64_t edits = 1 + below(3); edits > 0; --edits) {
        edit(sound);
    }
    return sound;
}

void mutator::edit(nlohmann::json& document) {
    std::vector<nlohmann::json::json_pointer> places;
    pointers_of(document, nlohmann::json::json_pointer(), places);
    const auto& at = places[below(places.size())];
    nlohmann::json& value = document[at];
    const std::uint64_t action = below(5);
    if (value.is_structured() && !value.empty() && action < 3) {
        auto item = value.begin();
        std::advance(item, static_cast<std::ptrdiff_t>(below(value.size())));
        const nlohmann::json taken = *item;
        if (action == 0) {
            value.erase(item);
        } else if (value.is_array()) {
            value.push_back(taken);
        } else {
            value[action == 1 ? "unheard of" : item.key()] = document[places[below(places.size())]];
        }
        return;
    }
    if (action == 3) {
        const nlohmann::json other = document[places[below(places.size())]];
        value = other;
    } else {
        value = hostile_value();
    }
}

void expect_sentence(const error& refusal, const std::string& input) {
    EXPECT_NE(refusal.code, error_code::none) << input;
    EXPECT_NE(refusal.code, error_code::internal) << to_string(refusal) << "\n" << input;
    EXPECT_FALSE(refusal.tried.empty()) << input;
    EXPECT_FALSE(refusal.happened.empty()) << refusal.tried << "\n" << input;
    EXPECT_NE(to_string(refusal).find("ACCB-E"), std::string::npos);
}

}  // namespace accelbench::fuzz
