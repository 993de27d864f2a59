// SPDX-License-Identifier: Apache-2.0
// The numbers of a row: time, interval, percentiles, rates.
#pragma once

#include <span>

#include "results/bundle/records.hpp"

namespace accelbench::results {

/// Fills time, interval (or the reason why there is none), percentiles and rates of `row` from the
/// runs that have a time. `row.flops` and `row.bytes` must be set.
void fill_times(row_record& row, std::span<const run_record* const> runs, double confidence);

}  // namespace accelbench::results
