// SPDX-License-Identifier: Apache-2.0
// One [[item]] of the criteria, and the files that it pins.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "results/score/criteria.hpp"

namespace accelbench::results {

/// Borrows what is being read. Terms of the price go into `made`.
struct item_reading {
    criteria& made;
    const criteria_places& places;
    std::filesystem::path folder;  // of the criteria, which relative names start from
    comparison_class table = comparison_class::same_precision;
    std::string tuning, boundary;
};

[[nodiscard]] result<criterion> read_item(const nlohmann::json& json, const std::string& place,
                                          item_reading& reading);

}  // namespace accelbench::results
