// SPDX-License-Identifier: Apache-2.0
// What the harness hands over as the artifact view, judged before anything is loaded, and how a
// workload's tensors become the model's inputs and outputs.
#pragma once

#include <accelbench/backend.hpp>
#include <string>
#include <vector>

namespace accelbench::mobilint {

struct port {
    uint32_t tensor = 0;  // in the workload
    int64_t elements = 0;
    accb_dtype type = 0;
};

struct lowered {
    accb_support answer{};
    std::string path;
    std::vector<port> inputs, outputs;
    bool bytes = false;  // inputs are s8, and not f32
};

/// Throws sdk::refusal. chip: "aries-rb".
[[nodiscard]] lowered lower(const accb_workload& work, std::string_view chip);

}  // namespace accelbench::mobilint
