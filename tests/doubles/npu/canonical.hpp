// SPDX-License-Identifier: Apache-2.0
// A workload read back from the canonical text that its hash is taken of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernels/workload.hpp"

namespace accelbench::npu_double {

/// Everything that a reference needs; names for people (id, source, formulas) stay empty. Nothing
/// where the text is not one that canonical_text() writes, word for word.
[[nodiscard]] std::optional<kernels::workload> workload_from(std::string_view canonical);

}  // namespace accelbench::npu_double
