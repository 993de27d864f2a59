// SPDX-License-Identifier: Apache-2.0
// The report's own sentences: one table a language, with the same keys and the same places for
// numbers, which a test compares.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "results/status/language.hpp"

namespace accelbench::results {

struct string_entry {
    std::string_view key, text;
};

/// Sorted by key.
[[nodiscard]] std::span<const string_entry> english_strings();
[[nodiscard]] std::span<const string_entry> korean_strings();

/// "{0}", "{1}" ... replaced.
[[nodiscard]] std::string filled(std::string_view text, std::span<const std::string_view> values);

/// The text of a key with "{0}", "{1}" ... replaced. A key that is not there reads "?key?", which
/// no golden page holds.
[[nodiscard]] std::string say(language tongue, std::string_view key,
                              std::initializer_list<std::string_view> values = {});

}  // namespace accelbench::results
