// SPDX-License-Identifier: Apache-2.0
// Small parsers for the texts of /proc, /sys and /etc.
#include "harness/environment/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>

namespace accelbench::environment {
namespace {

constexpr std::string_view white_space = " \t\r\n\0";

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(white_space);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

std::string_view without_quotes(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

template <class Number>
bool parse_number(std::string_view text, Number& out) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
    return problem == std::errc{} && end == text.data() + text.size();
}

}  // namespace

result<std::string> read_text(const std::filesystem::path& file) {
    const std::string tried = fmt::format("cannot read {}", file.string());
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(std::fopen(file.c_str(), "rbe"),
                                                                 &std::fclose);
    if (!opened) {
        return make_error(error_code::io, tried, std::strerror(errno));
    }
    // The size that stat() gives for such files is 0 or 4096, so the text is read until it ends.
    std::string text;
    char piece[4096];
    while (const std::size_t got = std::fread(piece, 1, sizeof piece, opened.get())) {
        text.append(piece, got);
    }
    if (std::ferror(opened.get()) != 0) {
        return make_error(error_code::io, tried, std::strerror(errno));
    }
    const auto end = text.find_last_not_of(white_space);
    text.resize(end == std::string::npos ? 0 : end + 1);
    return text;
}

result<std::int64_t> read_integer(const std::filesystem::path& file) {
    auto text = read_text(file);
    if (!text) {
        return std::move(text).error();
    }
    std::int64_t value = 0;
    if (!parse_number(trimmed(*text), value)) {
        return make_error(error_code::io, fmt::format("cannot read {}", file.string()),
                          fmt::format("'{}' is not a whole number", *text));
    }
    return value;
}

result<std::int64_t> parse_size(std::string_view text) {
    const std::string_view all = trimmed(text);
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(all.data(), all.data() + all.size(), value);
    const std::string_view unit = trimmed(all.substr(static_cast<std::size_t>(end - all.data())));
    std::int64_t factor = 0;
    if (unit.empty() || unit == "B") {
        factor = 1;
    } else if (unit == "K" || unit == "kB") {
        factor = 1024;
    } else if (unit == "M") {
        factor = 1024 * 1024;
    } else if (unit == "G") {
        factor = 1024 * 1024 * 1024;
    }
    if (problem != std::errc{} || factor == 0) {
        return make_error(error_code::io, "cannot read a size",
                          fmt::format("'{}' is not one", text));
    }
    return value * factor;
}

result<double> parse_real(std::string_view text) {
    double value = 0.0;
    if (!parse_number(trimmed(text), value) || !std::isfinite(value)) {
        return make_error(error_code::io, "cannot read a number",
                          fmt::format("'{}' is not one", text));
    }
    return value;
}

result<std::string> find_value(std::string_view text, std::string_view key, char separator) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        const std::size_t middle = line.find(separator);
        if (middle != std::string_view::npos && trimmed(line.substr(0, middle)) == key) {
            return std::string(without_quotes(trimmed(line.substr(middle + 1))));
        }
        begin = end + 1;
    }
    return make_error(error_code::io, fmt::format("cannot find '{}'", key), "no line has it");
}

std::vector<int> parse_cpu_list(std::string_view text) {
    std::vector<int> cpus;
    std::string_view rest = trimmed(text);
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const std::string_view part = rest.substr(0, comma);
        const std::size_t dash = std::min(part.find('-'), part.size());
        int first = 0;
        int last = 0;
        if (!parse_number(part.substr(0, dash), first)) {
            return {};
        }
        last = first;
        if (dash < part.size() && !parse_number(part.substr(dash + 1), last)) {
            return {};
        }
        for (int cpu = first; cpu <= last; ++cpu) {
            cpus.push_back(cpu);
        }
        rest = comma < rest.size() ? rest.substr(comma + 1) : std::string_view{};
    }
    return cpus;
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::size_t begin = text.find_first_not_of(white_space);
    while (begin != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(white_space, begin), text.size());
        words.emplace_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(white_space, end);
    }
    return words;
}

std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> entries;
    std::error_code problem;
    for (auto entry = std::filesystem::directory_iterator(folder, problem);
         !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
        entries.push_back(entry->path());
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

}  // namespace accelbench::environment
