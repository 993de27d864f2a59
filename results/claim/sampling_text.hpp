// SPDX-License-Identifier: Apache-2.0
// Sampling plans of a lot as text, JSON and a drawing of the operating characteristic.
#pragma once

#include <string>

#include "results/statistics/sampling_plan.hpp"
#include "results/status/language.hpp"

namespace accelbench::results {

/// Plans by acceptance number, the chosen one with its operating characteristic.
[[nodiscard]] std::string plan_text(const statistics::plan_question& question,
                                    const statistics::plan_answer& answer);
[[nodiscard]] std::string plan_json(const statistics::plan_question& question,
                                    const statistics::plan_answer& answer);
/// A file of its own, readable in black and white: chance of acceptance over bad cards in the lot.
/// The chosen plan's, else that of the last.
[[nodiscard]] std::string plan_svg(const statistics::plan_question& question,
                                   const statistics::plan_answer& answer,
                                   language tongue = language::english);

}  // namespace accelbench::results
