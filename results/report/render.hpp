// SPDX-License-Identifier: Apache-2.0
// The report as files. The same bundles give the same bytes, always: no clock is read.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "results/report/report_data.hpp"

namespace accelbench::results {

/// One self-contained page: no script, no picture, no font from elsewhere.
[[nodiscard]] std::string render_report_html(const report_data& data, language tongue);
/// The same pages without the charts; their tables stay.
[[nodiscard]] std::string render_report_markdown(const report_data& data, language tongue);
/// A workbook (xlsx) with unrounded numbers, formulas and charts, at `path`, which is replaced.
[[nodiscard]] status write_report_workbook(const report_data& data, language tongue,
                                           const std::filesystem::path& path);

}  // namespace accelbench::results
