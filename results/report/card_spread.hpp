// SPDX-License-Identifier: Apache-2.0
// How far the cards of one model lie apart, row by row.
#pragma once

#include <string>
#include <vector>

#include "results/claim/source.hpp"

namespace accelbench::results {

struct card_spread_row {
    std::string number;  // "S3"
    std::string workload;
    std::size_t runs = 0;
    std::vector<double> positions;  // time of a card's mean run over that of all cards, ascending
    std::string fastest, slowest;   // cards
};

struct model_spread {
    std::string model;
    std::vector<card_spread_row> rows;
};

/// Of models with two cards or more; rows that two cards have a time for.
[[nodiscard]] std::vector<model_spread> spreads_of(const claim_source& source);

}  // namespace accelbench::results
