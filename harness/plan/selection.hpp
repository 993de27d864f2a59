// SPDX-License-Identifier: Apache-2.0
// Which workloads `--only` and `--workload` mean.
#pragma once

#include <string>
#include <vector>

namespace accelbench::plan {

/// What a command's help says of `texts`.
inline constexpr const char* selection_help =
    "Only these workloads; repeatable: a kernel's whole name, a pattern for the whole id "
    "('softmax*'), "
    "or a text that the id contains";

/// A kernel's whole name takes that kernel alone (`softmax` is not `softmax.backward`), a text with
/// * or ? is a pattern for the whole id, any other must occur in the id. No texts: everything.
[[nodiscard]] bool is_selected(const std::string& id, const std::vector<std::string>& texts);

}  // namespace accelbench::plan
