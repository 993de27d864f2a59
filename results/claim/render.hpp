// SPDX-License-Identifier: Apache-2.0
// A claim as text. The same claim gives the same bytes.
#pragma once

#include <string>

#include "results/claim/claim.hpp"
#include "results/compare/render.hpp"

namespace accelbench::results {

[[nodiscard]] std::string render_claim(const claim_report& report, const table_style& style);
/// One line a row, unrounded; docs/results-format.md lists the columns.
[[nodiscard]] std::string render_claim_csv(const claim_report& report);
[[nodiscard]] std::string render_claim_markdown(const claim_report& report);
/// For programs; docs/results-format.md lists the fields.
[[nodiscard]] std::string render_claim_json(const claim_report& report);

}  // namespace accelbench::results
