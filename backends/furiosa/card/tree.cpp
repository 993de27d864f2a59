// SPDX-License-Identifier: Apache-2.0
#include "card/tree.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace accelbench::furiosa {
namespace {

constexpr std::size_t most_bytes = 4096;  // what one attribute of sysfs can hold

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::filesystem::path tree::at(std::string_view path) const {
    return root_ / std::filesystem::path(path).relative_path();
}

bool tree::has(std::string_view path) const {
    std::error_code failed;
    const auto status = std::filesystem::symlink_status(at(path), failed);
    return !failed && std::filesystem::exists(status);
}

std::vector<std::string> tree::names_in(std::string_view folder) const {
    std::vector<std::string> names;
    std::error_code failed;
    for (std::filesystem::directory_iterator entry(at(folder), failed), end;
         !failed && entry != end; entry.increment(failed)) {
        names.push_back(entry->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::string> tree::text(std::string_view path) const {
    content found = look_into(at(path));
    return found.found == content::state::read ? std::optional(std::move(found.text))
                                               : std::nullopt;
}

content look_into(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (opened < 0) {
        return {errno == ENOENT ? content::state::missing : content::state::unreadable, ""};
    }
    char bytes[most_bytes];
    const ssize_t size = ::read(opened, bytes, sizeof(bytes));
    ::close(opened);
    if (size < 0) {
        return {content::state::unreadable, ""};
    }
    return {content::state::read, std::string(trimmed({bytes, static_cast<std::size_t>(size)}))};
}

std::optional<int64_t> number_in(std::string_view text) {
    const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    const std::string_view digits = hexadecimal ? text.substr(2) : text;
    int64_t value = 0;
    const auto [end, code] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
    const bool whole = code == std::errc() && end == digits.data() + digits.size();
    return whole && !(hexadecimal && value < 0) ? std::optional(value) : std::nullopt;
}

}  // namespace accelbench::furiosa
