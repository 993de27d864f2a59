// SPDX-License-Identifier: Apache-2.0
// Every check by its name, which never changes its meaning, the rule that it enforces, and its
// level.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace accelbench::conform {

/// Where a check is made.
enum class place : std::uint8_t {
    file,      // on the library's bytes, without loading it
    probe,     // in a process of its own that calls the plug-in directly
    faults,    // in several of them, of which all but the last are killed
    resident,  // in one campaign over the suite, which several checks read
    host,      // the same from host memory
    graph,     // the same by replay
    repeated,  // the same, ten runs of each row
};

struct check {
    std::string_view id;
    std::uint32_t level = 0;
    place where = place::probe;
    std::string_view rule;
};

[[nodiscard]] std::span<const check> all_checks();
/// What no check of this level looks at, for the report.
[[nodiscard]] std::span<const std::string_view> not_checked();
inline constexpr std::uint32_t highest_level = 2;

}  // namespace accelbench::conform
