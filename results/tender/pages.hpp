// SPDX-License-Identifier: Apache-2.0
// The annex as people read it, in one language.
#pragma once

#include "results/report/document.hpp"
#include "results/tender/annex.hpp"

namespace accelbench::results {

[[nodiscard]] report_document annex_document(const annex& made, language tongue);

}  // namespace accelbench::results
