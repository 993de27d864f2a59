// SPDX-License-Identifier: Apache-2.0
// What a buyer's work is made of: weights over workloads, suites and models composed of rows.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/compare/comparison.hpp"

namespace accelbench::results {

struct mix_row {
    std::string workload;
    double launches = 1.0;  // of a step
};

/// One workload, or a model's step: time = sum of launches * time of a launch.
struct mix_item {
    std::string name;
    double weight = 0.0;
    bool composed = false;
    std::vector<mix_row> rows;
    std::string unit;    // what a step yields, "token"; "" where nobody said
    double units = 0.0;  // how many of them
};

struct mix {
    std::string name;
    std::string sha256;  // of the file
    comparison_class table = comparison_class::same_precision;
    std::string tuning = "default", boundary = "resident";
    std::vector<mix_item> items;  // weights sum to 1
};

/// Workload ids of a suite.
using suite_reader = std::function<result<std::vector<std::string>>(const std::string& suite)>;

/// bad_mix: unknown keys, weights that do not sum to 1, a workload named twice, launches that are
/// no whole number. A suite's weight is shared out evenly.
[[nodiscard]] result<mix> read_mix(const std::filesystem::path& path, const suite_reader& suites);

}  // namespace accelbench::results
