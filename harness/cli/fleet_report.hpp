// SPDX-License-Identifier: Apache-2.0
// `accelbench report` about models of cards: of a merged bundle, or with --unit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "results/report/fleet_report.hpp"

namespace accelbench::cli {

struct fleet_report_order {
    std::vector<std::string> bundles, languages, formats;
    std::string folder;
    std::vector<std::string> witnesses;  // keys, files or folders of them
    results::fleet_request request;
};

/// Writes the pages, and cards.csv and rows.csv beside them; returns the exit status.
[[nodiscard]] int write_fleet_report(const fleet_report_order& order);

}  // namespace accelbench::cli
