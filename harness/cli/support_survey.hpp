// SPDX-License-Identifier: Apache-2.0
// What devices answer when they are asked for every workload of a suite; nothing is compiled or
// measured.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/coverage/coverage.hpp"

namespace accelbench::cli {

struct support_question {
    std::string suite;                 // built-in suite or path
    std::vector<std::string> devices;  // "cpu:0", "sim:0,lost_at=3"
    std::vector<std::string> plugins;  // --plugin
};

/// A worker that stops answering ends the questions to its device: the rest of its column carries
/// the reason. Errors: bad suite, unknown backend or device, a plug-in that does not load.
[[nodiscard]] result<results::coverage_table> ask_support(const support_question& question);

}  // namespace accelbench::cli
