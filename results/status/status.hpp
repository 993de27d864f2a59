// SPDX-License-Identifier: Apache-2.0
// What a number is worth: who says it, and what it may be used for.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "results/status/language.hpp"

namespace accelbench::results {

enum class figure_status : std::uint8_t {
    declared,            // data sheet or promise
    projected,           // a model's result, from measured parts
    measured_self,       // a bundle that nobody watched being made
    measured_witnessed,  // the same, watched: docs/decisions/0031 says how a bundle will say so
    committed,           // a floor that a contract names
    accepted,            // measured on what was delivered
};

inline constexpr std::array all_statuses{
    figure_status::declared,           figure_status::projected, figure_status::measured_self,
    figure_status::measured_witnessed, figure_status::committed, figure_status::accepted};

/// "measured-self": of files.
[[nodiscard]] std::string_view key_of(figure_status status);
/// "measured (self)", as a reader sees it.
[[nodiscard]] std::string_view word_of(figure_status status, language tongue);
/// What it means and what it may be used for, in one sentence.
[[nodiscard]] std::string_view meaning_of(figure_status status, language tongue);

enum class status_use : std::uint8_t {
    show,        // print it, marked
    bid,         // stand in an offer
    score,       // earn points, be ranked
    acceptance,  // be the floor that a delivery is held against
    payment,     // show that the floor was met
};

/// The one place that says which number may do what.
[[nodiscard]] bool may_serve(figure_status status, status_use use);

}  // namespace accelbench::results
