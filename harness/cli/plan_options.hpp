// SPDX-License-Identifier: Apache-2.0
// The options that `plan` and `run` share, and the plan as a person reads it.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/plan/plan.hpp"

namespace accelbench::cli {

struct plan_options {
    plan::plan_request request;
    std::string self;      // --aa
    std::string boundary;  // --boundary a,b
};

void add_plan_options(CLI::App& command, plan_options& given);
[[nodiscard]] result<plan::campaign_plan> make_plan(plan_options given);
/// Rows with predicted time and memory, then the total.
void print_plan(const plan::campaign_plan& plan);
[[nodiscard]] std::string duration_text(double seconds);  ///< "1 min 25 s"

}  // namespace accelbench::cli
