// SPDX-License-Identifier: Apache-2.0
// The pages of a report, one function each, and the cells that they share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "results/report/document.hpp"

namespace accelbench::results {

[[nodiscard]] doc_page verdict_page(const report_data& data, language tongue);
[[nodiscard]] doc_page price_page(const std::optional<priced_report>& prices, language tongue);
[[nodiscard]] doc_page numbers_page(const report_data& data, language tongue);
[[nodiscard]] doc_page charts_page(const report_data& data, language tongue);
[[nodiscard]] doc_page devices_page(const report_data& data, language tongue);
[[nodiscard]] doc_page annotations_page(const report_data& data, language tongue);
[[nodiscard]] doc_page method_page(const report_data& data, language tongue);

/// What a price sheet needs: the keys of the strings that name it.
[[nodiscard]] std::vector<std::string_view> price_inputs();

/// What was said of a row since it was measured, and the other side's words; "" nothing.
[[nodiscard]] std::string standing_text(const device_row& row, language tongue);
/// The standing of a row that is not valid, else the state that it was measured in.
[[nodiscard]] doc_cell state_cell(const device_row& row, language tongue);

/// "matmul/... (host)".
[[nodiscard]] std::string workload_of(const device_row& row);
[[nodiscard]] std::string workload_of(const report_row& row);
/// "412 GFLOP/s ±0.8 %"; "" where there is none.
[[nodiscard]] std::string value_text(const std::optional<figure>& f);
/// "0.488 [0.481, 0.495]".
[[nodiscard]] std::string with_interval(const std::optional<figure>& f);
/// "R7 R29": of a comparison.
[[nodiscard]] std::string sources_of(const report_data& data, const report_pair& pair,
                                     const report_row& row);
/// "C1, C4-C9": numbers of these rows, ascending.
[[nodiscard]] std::string numbers_of(const report_pair& pair, const std::vector<std::size_t>& rows);
/// The verdict in the page's words, with its look.
[[nodiscard]] doc_cell verdict_cell(const report_row& row, language tongue);
[[nodiscard]] doc_cell status_cell(figure_status status, language tongue);
/// Columns of these keys; those whose key begins with '#' hold numbers.
[[nodiscard]] std::vector<doc_column> columns_of(language tongue,
                                                 std::initializer_list<std::string_view> keys);
[[nodiscard]] bool has_double(const report_data& data);

}  // namespace accelbench::results
