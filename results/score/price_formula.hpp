// SPDX-License-Identifier: Apache-2.0
// A dated, replaceable file that says how a price becomes points.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace accelbench::results {

/// Holds for bids from this share of the estimate on.
struct price_piece {
    double from = 0.0;
    std::string points;  // an expression of W, E, bid and lowest
};

struct price_formula {
    std::string name, title, title_ko, source, date, note, note_ko;
    bool verified = false;  // against the text that is in force
    std::string file, sha256;
    std::optional<double> price_share;  // of all points, which the criteria must give to the price
    std::vector<price_piece> pieces;    // the highest share first
    bool needs_estimate = false;
};

/// bad_criteria: unknown keys, no source or date, an expression that nobody can work out, shares
/// that leave a bid without a piece.
[[nodiscard]] result<price_formula> read_price_formula(const std::filesystem::path& path);

/// Points of each bid, from 0 to `points`. `estimate` may be absent where the formula needs none.
[[nodiscard]] result<std::vector<double>> price_points(const price_formula& by, double points,
                                                       std::optional<double> estimate,
                                                       const std::vector<double>& bids);

}  // namespace accelbench::results
