// SPDX-License-Identifier: Apache-2.0
// One device of a report, from its bundle: rows, peaks that it declares, ceilings that it reached.
#pragma once

#include <cstddef>

#include "results/report/report_data.hpp"

namespace accelbench::results {

/// `next_row` numbers rows through the whole report.
[[nodiscard]] report_device make_device(const bundle& from, const std::string& label,
                                        const report_options& options, std::size_t& next_row);

}  // namespace accelbench::results
