// SPDX-License-Identifier: Apache-2.0
// The device's own account of a launch: a diagnostic, taken in a pass of its own.
#pragma once

#include <string>
#include <vector>

#include "program.hpp"

namespace accelbench::furiosa {

struct span {
    std::string name;
    uint64_t begin = 0, end = 0;  // cycles of a counter that nothing else shows
};

/// Launches once more with spans and waits for them a limited time. Throws where the launch fails.
[[nodiscard]] std::vector<span> profiled_launch(const npu_program& of,
                                                const std::vector<const memory*>& inputs,
                                                const std::vector<const memory*>& outputs);

/// The same, told to the harness's log in one line; never throws.
void report_spans(const npu_program& of, const std::vector<const memory*>& inputs,
                  const std::vector<const memory*>& outputs) noexcept;

}  // namespace accelbench::furiosa
