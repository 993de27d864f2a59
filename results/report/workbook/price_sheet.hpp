// SPDX-License-Identifier: Apache-2.0
// The price sheet of a workbook: inputs in yellow cells, and formulas that follow them.
#pragma once

#include "results/report/priced.hpp"
#include "results/report/workbook/workbook.hpp"
#include "results/status/language.hpp"

namespace accelbench::results {

/// Cells to fill in, and what a year costs with them: empty as long as one of them is.
void write_empty_price(workbook::sheet& into, language tongue);
void write_price(workbook::sheet& into, const priced_report& prices, language tongue);

}  // namespace accelbench::results
