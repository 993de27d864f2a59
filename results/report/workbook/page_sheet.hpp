// SPDX-License-Identifier: Apache-2.0
// A page of the document as a sheet.
#pragma once

#include <string>

#include "results/report/document.hpp"
#include "results/report/workbook/workbook.hpp"

namespace accelbench::results {

/// The words of a page, without its tables' looks: one line a row.
void write_page(workbook::sheet& into, const doc_page& page, const std::string& title);

}  // namespace accelbench::results
