// SPDX-License-Identifier: Apache-2.0
// Whether two rows may be put in one ratio, and the sentence that says why not.
#pragma once

#include <span>
#include <string>

#include "results/compare/comparison.hpp"
#include "results/compare/match.hpp"

namespace accelbench::results {

/// "" where the two may be compared.
[[nodiscard]] std::string why_not_comparable(const matched_rows& rows, const side_pair& sides,
                                             comparison_class table, double accuracy_floor);

/// "" where what was said of the two rows since (results/annotation) lets them be compared on this
/// day.
[[nodiscard]] std::string why_not_standing(std::span<const bundle> bundles,
                                           const matched_rows& rows, const side_pair& sides,
                                           const std::string& as_of);

/// The row as it may be shown where what was said of it takes its figures out of use: state, marks
/// and key stay, and no rate, time, share, error or energy does. As it is where nothing does.
[[nodiscard]] row_record as_it_stands(const bundle& from, row_record row, const std::string& as_of);

/// "" unless one of the two was measured on a stand-in for its vendor's library.
[[nodiscard]] std::string why_not_real(const matched_rows& rows, const side_pair& sides);

/// Storage and sum as the backend declared them, and the measured precision where it is known:
/// "f32, sums in f32".
[[nodiscard]] std::string precision_of(const row_record& row);

}  // namespace accelbench::results
