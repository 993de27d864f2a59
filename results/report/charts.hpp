// SPDX-License-Identifier: Apache-2.0
// The charts of a report. Each is followed by a table of what it shows, or names the table that
// has it.
#pragma once

#include <cstddef>
#include <vector>

#include "results/claim/claim.hpp"
#include "results/report/document.hpp"

namespace accelbench::results {

/// Lines that fit on a printed page: longer charts go on in another.
inline constexpr std::size_t lines_a_chart = 40;

void add_ratio_charts(doc_page& page, const report_data& data, std::size_t pair, language tongue);
/// The same of models; its table is on the page of numbers.
void add_ratio_charts(doc_page& page, const claim_report& claim, std::size_t pair, language tongue);
void add_spread_charts(doc_page& page, const report_device& device, figure_status status,
                       language tongue);
void add_coverage_charts(doc_page& page, const coverage_table& coverage, language tongue);
void add_roofline(doc_page& page, const report_device& device, language tongue);
void add_accuracy_chart(doc_page& page, const report_data& data, language tongue);
/// Nothing where no row has both a rate and a power.
void add_power_chart(doc_page& page, const report_data& data, language tongue);

/// Nothing where no mix says how much work the models do.
void add_price_chart(doc_page& page, const priced_report& prices, language tongue);
void add_card_spread(doc_page& page, const model_spread& spread, figure_status status,
                     language tongue);

/// "Coverage, measured (self)": a table whose figures are all of one status.
[[nodiscard]] std::string captioned(const std::string& title, figure_status status,
                                    language tongue);
/// "chart-3": ids of one page are counted through.
[[nodiscard]] std::string next_chart_id(const doc_page& page);

}  // namespace accelbench::results
