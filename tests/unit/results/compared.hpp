// SPDX-License-Identifier: Apache-2.0
// Comparisons of the samples, as the tests of compare want them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "results/compare/comparison.hpp"

namespace accelbench::results {

inline comparison compared(const std::vector<bundle>& bundles,
                           const compare_options& options = {}) {
    auto report = compare(bundles, options);
    EXPECT_TRUE(report) << to_string(report.error());
    return std::move(report).value();
}

inline const compared_row& row_of(const comparison& report, const std::string& id) {
    const auto found = std::find_if(report.rows.begin(), report.rows.end(),
                                    [&id](const compared_row& r) { return r.workload_id == id; });
    EXPECT_NE(found, report.rows.end()) << id;
    return *found;
}

}  // namespace accelbench::results
