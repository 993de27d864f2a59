// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <string_view>

#include "results/inputs/input_table.hpp"
#include "results/score/criteria.hpp"

namespace accelbench::results {
namespace {

/// Of "09:00" or "09:00:00"; -1 where it is neither.
int seconds_of(std::string_view clock) {
    const auto digit = [&](std::size_t at) {
        return clock[at] >= '0' && clock[at] <= '9' ? clock[at] - '0' : 100;
    };
    const bool with_seconds = clock.size() == 8 && clock[5] == ':';
    if (!(clock.size() == 5 || with_seconds) || clock[2] != ':') {
        return -1;
    }
    const int hours = 10 * digit(0) + digit(1), minutes = 10 * digit(3) + digit(4);
    const int seconds = with_seconds ? 10 * digit(6) + digit(7) : 0;
    return hours < 24 && minutes < 60 && seconds < 60 ? 3600 * hours + 60 * minutes + seconds : -1;
}

std::chrono::sys_days day_of(const std::string& text) {
    return std::chrono::year_month_day(
        std::chrono::year(std::stoi(text.substr(0, 4))),
        std::chrono::month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))),
        std::chrono::day(static_cast<unsigned>(std::stoi(text.substr(8, 2)))));
}

std::string text_of_moment(std::chrono::sys_seconds moment) {
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(day);
    const auto rest = (moment - day).count();
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       rest / 3600, rest / 60 % 60, rest % 60);
}

}  // namespace

std::optional<std::string> utc_of(const std::string& text) {
    if (is_date(text)) {
        return text;
    }
    if (text.size() < 17 || !is_date(text.substr(0, 10)) || (text[10] != 'T' && text[10] != ' ')) {
        return std::nullopt;
    }
    const std::size_t zone = text.find_first_of("Z+-", 11);
    if (zone == std::string::npos) {
        return std::nullopt;
    }
    std::string clock = text.substr(11, zone - 11);
    if (const std::size_t point = clock.find('.'); point != std::string::npos) {
        clock.resize(point);
    }
    const int local = seconds_of(clock);
    const bool zulu = text[zone] == 'Z' && zone + 1 == text.size();
    const int offset = zulu ? 0 : text[zone] == 'Z' ? -1 : seconds_of(text.substr(zone + 1));
    if (local < 0 || offset < 0) {
        return std::nullopt;
    }
    const int shift = text[zone] == '-' ? offset : -offset;
    return text_of_moment(day_of(text) + std::chrono::seconds(local + shift));
}

}  // namespace accelbench::results
