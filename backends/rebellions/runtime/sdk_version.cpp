// SPDX-License-Identifier: Apache-2.0
#include "runtime/sdk_version.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>

namespace accelbench::rebellions::runtime {
namespace {

using numbers = std::array<int, 3>;

/// "0.12.0-1", "0.12.0+abc" and "v0.12.0" are 0.12.0.
std::optional<numbers> parse(std::string_view text) {
    numbers found{};
    text.remove_prefix(text.starts_with('v') ? 1 : 0);
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto [next, code] = std::from_chars(at, end, found[i]);
        const bool goes_on = next != end && *next == '.';
        if (code != std::errc() || (i + 1 < found.size() && !goes_on)) {
            return std::nullopt;
        }
        at = next + (goes_on ? 1 : 0);
    }
    return found;
}

/// Of a package that is installed, not of one whose files are gone.
std::string version_in_dpkg(const std::string& status_file) {
    std::ifstream in(status_file);
    bool ours = false, installed = false;
    for (std::string line; std::getline(in, line);) {
        constexpr std::string_view package = "Package: ", state = "Status: ", version = "Version: ";
        if (line.starts_with(package)) {
            ours = line.substr(package.size()) == "rbln-sdk";
            installed = false;
        } else if (ours && line.starts_with(state)) {
            installed = line.ends_with(" installed");
        } else if (ours && installed && line.starts_with(version)) {
            return line.substr(version.size());
        }
    }
    return {};
}

}  // namespace

sdk_version find_sdk_version(std::string_view option, const std::string& dpkg_status) {
    if (!option.empty()) {
        return {std::string(option), "option sdk"};
    }
    if (const char* const said = std::getenv("ACCELBENCH_RBLN_SDK");
        said != nullptr && *said != '\0') {
        return {said, "ACCELBENCH_RBLN_SDK"};
    }
    std::string found = version_in_dpkg(dpkg_status);
    return {found, found.empty() ? "" : "package rbln-sdk in " + dpkg_status};
}

constexpr numbers last_with_three{0, 7, 2}, first_with_four{0, 8, 0};

std::optional<int> arguments_of(std::string_view version) {
    const auto found = parse(version);
    if (!found || (*found > last_with_three && *found < first_with_four)) {
        return std::nullopt;
    }
    return *found <= last_with_three ? 3 : 4;
}

bool has_async_arrays(std::string_view version) {
    const auto found = parse(version);
    return found && *found >= first_with_four;
}

bool same_version(std::string_view a, std::string_view b) {
    const auto left = parse(a), right = parse(b);
    return left && right && *left == *right;
}

}  // namespace accelbench::rebellions::runtime
