// SPDX-License-Identifier: Apache-2.0
// A report about models from many cards: summaries in the page, every card and every row in files
// beside it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/claim/claim.hpp"
#include "results/report/card_spread.hpp"
#include "results/report/document.hpp"
#include "results/report/priced.hpp"

namespace accelbench::results {

struct fleet_facts {
    std::vector<std::string> paths;   // what `verify` takes
    std::vector<std::string> hashes;  // SHA-256 of their manifests; "" where there is none
    bool merged = false;
    std::size_t members = 0, rows = 0;
    std::vector<std::string> incomplete, missing;  // members, hosts
};

/// One card over all its rows: its time over that of its model's cards, row by row.
struct card_line {
    std::size_t card = 0;  // index into fleet::cards
    std::string hosts;
    std::size_t rows = 0, without_time = 0;
    double position = 1.0;  // geometric mean; above 1: slower than its like
    double worst = 1.0;
    std::string worst_row;
};

struct model_accuracy {
    std::size_t rows = 0, verified = 0;     // with a time
    double error = 0.0, error_share = 0.0;  // the largest
};

struct fleet_report {
    fleet_facts facts;
    claim_report claim;
    std::vector<model_spread> spreads;
    std::vector<card_line> cards;          // the slowest for its model first
    std::vector<model_accuracy> accuracy;  // a model
    std::optional<priced_report> prices;
};

struct fleet_request {
    claim_options claim;
    std::optional<price_request> prices;
};

/// Errors of make_claim(): a fleet of one model is not compared.
[[nodiscard]] result<fleet_report> make_fleet_report(const claim_source& source, fleet_facts facts,
                                                     const fleet_request& request);

[[nodiscard]] report_document make_document(const fleet_report& report, language tongue);
[[nodiscard]] status write_fleet_workbook(const fleet_report& report, language tongue,
                                          const std::filesystem::path& path);
/// "cards.csv": a line a card. "rows.csv": a line a row, its time and rate unrounded.
[[nodiscard]] std::string cards_csv(const fleet_report& report);
[[nodiscard]] std::string rows_csv(const claim_source& source);

}  // namespace accelbench::results
