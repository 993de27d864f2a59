// SPDX-License-Identifier: Apache-2.0
// Mixes and prices, as commands take them.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/mix/mix.hpp"
#include "results/price/prices.hpp"

namespace accelbench::cli {

/// Ids of a suite of the program, or of a file.
[[nodiscard]] result<std::vector<std::string>> workloads_of_suite(const std::string& suite);
/// A mix whose suites are the program's or files.
[[nodiscard]] result<results::mix> read_mix_file(const std::string& path);
/// `as_of` "": prices must hold today.
[[nodiscard]] result<results::price_list> read_price_file(const std::string& path,
                                                          const std::string& as_of);

}  // namespace accelbench::cli
