// SPDX-License-Identifier: Apache-2.0
#include "results/challenge/challenge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include "base/sha256.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view format_line = "format = \"accelbench challenge 1\"\n";
/// A nonce that somebody could have guessed beforehand would be no challenge.
constexpr std::size_t fewest_digits = 32, most_digits = 128;
constexpr std::size_t most_bytes = 64U << 10U, most_bound = 256, longest_text = 256;

bool is_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_text && text.front() != '.' &&
           text.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
               "._-") == std::string_view::npos;
}

/// Bytes that follow the first of a UTF-8 character; nullopt where none begins so.
std::optional<std::size_t> followers(unsigned char first) {
    if (first < 0x80) {
        return 0;
    }
    if (first >= 0xc2 && first < 0xe0) {
        return 1;
    }
    if (first >= 0xe0 && first < 0xf0) {
        return 2;
    }
    return first >= 0xf0 && first < 0xf5 ? std::optional<std::size_t>(3) : std::nullopt;
}

/// Stands between quotation marks as it is, and in JSON.
bool is_plain_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto more = followers(c);
        if (!more || i + *more >= text.size() || c < 0x20 || c == 0x7f || c == '"' || c == '\\') {
            return false;
        }
        for (std::size_t k = 0; k < *more; ++k) {
            if ((static_cast<unsigned char>(text[++i]) & 0xc0U) != 0x80U) {
                return false;
            }
        }
        // Overlong forms, surrogates and what lies above the last character.
        const auto second = static_cast<unsigned char>(*more > 0 ? text[i - *more + 1] : 0);
        if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second >= 0xa0) ||
            (c == 0xf0 && second < 0x90) || (c == 0xf4 && second >= 0x90)) {
            return false;
        }
    }
    return text.size() <= longest_text;
}

std::string fault_of(const challenge& c) {
    if (c.nonce.size() < fewest_digits || c.nonce.size() > most_digits || !is_hex(c.nonce)) {
        return fmt::format("its nonce is not {} to {} lower-case hexadecimal digits", fewest_digits,
                           most_digits);
    }
    if (!c.drawn.empty() && (c.drawn.size() != 20 || !utc_seconds(c.drawn))) {
        return fmt::format("\"{}\" is no date and time as 2026-11-26T10:45:00Z", c.drawn);
    }
    if (!is_plain_text(c.drawn_by)) {
        return fmt::format(
            "'drawn_by' is no text of at most {} bytes without quotation marks, "
            "backslashes and control characters",
            longest_text);
    }
    if (c.bound.size() > most_bound) {
        return fmt::format("it binds more than {} files", most_bound);
    }
    std::set<std::string> names;
    for (const bound_file& file : c.bound) {
        if (!is_name(file.name)) {
            return fmt::format("\"{}\" is no name of letters, digits, '.', '-' and '_'",
                               is_plain_text(file.name) ? file.name : "?");
        }
        if (file.sha256.size() != 64 || !is_hex(file.sha256)) {
            return fmt::format("what it binds as {} has no SHA-256", file.name);
        }
        if (!names.insert(file.name).second) {
            return fmt::format("it binds two files as {}", file.name);
        }
    }
    return {};
}

std::string text_of(const challenge& c) {
    std::string text = fmt::format("{}nonce = \"{}\"\n", format_line, c.nonce);
    text += c.drawn.empty() ? "" : fmt::format("drawn = \"{}\"\n", c.drawn);
    text += c.drawn_by.empty() ? "" : fmt::format("drawn_by = \"{}\"\n", c.drawn_by);
    for (const bound_file& file : c.bound) {
        text +=
            fmt::format("\n[[bound]]\nname = \"{}\"\nsha256 = \"{}\"\n", file.name, file.sha256);
    }
    return text;
}

error unusable(const std::string& where, std::string why) {
    return make_error(error_code::bad_challenge, fmt::format("cannot use challenge {}", where),
                      std::move(why),
                      "Use the buyer's file as it is, byte for byte; `accelbench challenge draw` "
                      "writes one");
}

/// Takes `key = "..."` and the line's end off the text; nullopt where another line stands.
std::optional<std::string> take(std::string_view& text, std::string_view key) {
    const std::string begin = fmt::format("{} = \"", key);
    const std::size_t end = text.find("\"\n", begin.size());
    if (!text.starts_with(begin) || end == std::string_view::npos) {
        return std::nullopt;
    }
    std::string value(text.substr(begin.size(), end - begin.size()));
    text.remove_prefix(end + 2);
    return value;
}

bool take_exactly(std::string_view& text, std::string_view line) {
    const bool there = text.starts_with(line);
    text.remove_prefix(there ? line.size() : 0);
    return there;
}

}  // namespace

const bound_file* challenge::find(std::string_view name_or_sha256) const {
    const auto found = std::find_if(bound.begin(), bound.end(), [&](const bound_file& file) {
        return file.name == name_or_sha256 || file.sha256 == name_or_sha256;
    });
    return found == bound.end() ? nullptr : &*found;
}

result<challenge> make_challenge(challenge fields) {
    if (const std::string fault = fault_of(fields); !fault.empty()) {
        return make_error(error_code::bad_challenge, "cannot make a challenge", fault);
    }
    fields.text = text_of(fields);
    fields.sha256 = sha256_hex(fields.text);
    return fields;
}

result<challenge> challenge_of_nonce(std::string_view hex) {
    challenge bare;
    bare.nonce = hex;
    if (const std::string fault = fault_of(bare); !fault.empty()) {
        return unusable(fmt::format("\"{}\"", is_plain_text(hex) ? hex : "?"),
                        "there is no such file, and as a nonce " + fault);
    }
    return make_challenge(std::move(bare));
}

result<challenge> parse_challenge(std::string_view text, const std::string& where) {
    std::string_view left = text;
    if (!take_exactly(left, format_line)) {
        return unusable(where, fmt::format("it does not begin with {}",
                                           format_line.substr(0, format_line.size() - 1)));
    }
    challenge read;
    read.nonce = take(left, "nonce").value_or("");
    read.drawn = take(left, "drawn").value_or("");
    read.drawn_by = take(left, "drawn_by").value_or("");
    while (read.bound.size() <= most_bound && take_exactly(left, "\n[[bound]]\n")) {
        const auto name = take(left, "name");
        const auto sha256 = name ? take(left, "sha256") : std::nullopt;
        read.bound.push_back({name.value_or(""), sha256.value_or("")});
    }
    if (const std::string fault = fault_of(read); !fault.empty()) {
        return unusable(where, fault);
    }
    read.text = text_of(read);
    if (read.text != text) {
        const auto differs =
            std::mismatch(text.begin(), text.end(), read.text.begin(), read.text.end());
        return unusable(where,
                        fmt::format("line {} is not as it was written: the file was edited, or "
                                    "changed on its way",
                                    1 + std::count(text.begin(), differs.first, '\n')));
    }
    read.sha256 = sha256_hex(text);
    return read;
}

result<challenge> read_challenge(const fs::path& path) {
    std::error_code failure;
    const auto kind = fs::status(path, failure).type();
    if (kind != fs::file_type::regular) {
        return make_error(
            error_code::io, fmt::format("cannot read challenge {}", path.string()),
            kind == fs::file_type::not_found ? "there is no such file" : "it is not a regular file",
            "Name the file that `accelbench challenge draw -o` wrote");
    }
    std::ifstream in(path, std::ios::binary);
    std::string text(most_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad() || !in.is_open()) {
        return make_error(error_code::io, fmt::format("cannot read challenge {}", path.string()),
                          "the system does not let it be read");
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > most_bytes) {
        return unusable(path.string(), "it is longer than any challenge");
    }
    return parse_challenge(text, path.string());
}

result<challenge> read_challenge_or_nonce(const std::string& given) {
    std::error_code ignored;
    return fs::exists(given, ignored) ? read_challenge(given) : challenge_of_nonce(given);
}

result<std::optional<challenge>> challenge_of(const fs::path& bundle) {
    std::error_code failure;
    if (!fs::exists(fs::symlink_status(bundle / challenge_file, failure))) {
        return std::optional<challenge>();
    }
    auto read = read_challenge(bundle / challenge_file);
    if (!read) {
        return read.error();
    }
    return std::optional<challenge>(std::move(*read));
}

std::uint64_t seed_of(const challenge& c) {
    std::uint64_t seed = 0;
    std::from_chars(c.sha256.data(), c.sha256.data() + std::min<std::size_t>(16, c.sha256.size()),
                    seed, 16);
    return seed == 0 ? 1 : seed;  // 0 stands for "draw one" in a request
}

std::optional<std::int64_t> utc_seconds(std::string_view stamp) {
    constexpr std::string_view shape = "0000-00-00T00:00:00";
    if (stamp.size() < shape.size() + 1 || stamp.back() != 'Z') {
        return std::nullopt;
    }
    for (std::size_t i = 0; i + 1 < stamp.size(); ++i) {
        const bool digit = stamp[i] >= '0' && stamp[i] <= '9';
        const bool wanted = i < shape.size() ? shape[i] == '0' : i > shape.size();
        if (digit != wanted || (!digit && stamp[i] != (i < shape.size() ? shape[i] : '.'))) {
            return std::nullopt;
        }
    }
    const auto part = [&](std::size_t at, std::size_t length) {
        int value = 0;
        std::from_chars(stamp.data() + at, stamp.data() + at + length, value);
        return value;
    };
    const std::chrono::year_month_day day{std::chrono::year(part(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(part(8, 2)))};
    const int hour = part(11, 2), minute = part(14, 2), second = part(17, 2);
    if (!day.ok() || hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    return std::int64_t{std::chrono::sys_days(day).time_since_epoch().count()} * 86400 +
           hour * 3600 + minute * 60 + second;
}

}  // namespace accelbench::results
