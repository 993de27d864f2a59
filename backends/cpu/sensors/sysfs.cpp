// SPDX-License-Identifier: Apache-2.0
#include "backends/cpu/sensors/sysfs.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>

namespace accelbench::cpu {

namespace fs = std::filesystem;

std::optional<std::string> read_line(const fs::path& file) {
    std::ifstream in(file);
    std::string line;
    return in && std::getline(in, line) ? std::optional(line) : std::nullopt;
}

std::optional<std::uint64_t> read_number(const fs::path& file) {
    const auto line = read_line(file);
    std::uint64_t number = 0;
    if (!line ||
        std::from_chars(line->data(), line->data() + line->size(), number).ec != std::errc()) {
        return std::nullopt;
    }
    return number;
}

std::vector<fs::path> entries_of(const fs::path& folder, const std::string& beginning) {
    std::vector<fs::path> found;
    std::error_code none;
    for (fs::directory_iterator it(folder, none), end; !none && it != end; it.increment(none)) {
        if (it->path().filename().string().starts_with(beginning)) {
            found.push_back(it->path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace accelbench::cpu
