// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/version.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace accelbench::results {
namespace {

using version_numbers = std::array<unsigned, 3>;

std::optional<version_numbers> parse(std::string_view text) {
    version_numbers numbers{};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0 && (at == end || *at++ != '.')) {
            return std::nullopt;
        }
        const auto [next, failure] = std::from_chars(at, end, numbers[i]);
        if (failure != std::errc{}) {
            return std::nullopt;
        }
        at = next;
    }
    return at == end ? std::optional(numbers) : std::nullopt;
}

}  // namespace

status check_schema_version(std::string_view version, const std::string& where) {
    const auto theirs = parse(version);
    const auto ours = parse(schema_version);
    if (!theirs) {
        return make_error(error_code::bundle_damaged, "cannot read " + where,
                          fmt::format("schema_version '{}' is not of the form 1.2.3", version),
                          "The file was edited: use the original bundle");
    }
    const bool newer =
        (*theirs)[0] > (*ours)[0] || ((*theirs)[0] == (*ours)[0] && (*theirs)[1] > (*ours)[1]);
    if (newer) {
        return make_error(
            error_code::bundle_newer, "cannot read " + where,
            fmt::format("it has schema {}, this program reads up to {}", version, schema_version),
            "Use an accelbench at least as new as the one that wrote it");
    }
    return {};
}

}  // namespace accelbench::results
