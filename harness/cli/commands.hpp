// SPDX-License-Identifier: Apache-2.0
// One function a command: it adds itself to the parser and, when chosen, returns the process's exit
// status.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace accelbench::cli {

/// Set by the command that was chosen; called by main after parsing.
using action = std::function<int()>;

void add_devices(CLI::App& app, action& chosen);
void add_list(CLI::App& app, action& chosen);
void add_explain(CLI::App& app, action& chosen);
void add_export_onnx(CLI::App& app, action& chosen);
void add_plan(CLI::App& app, action& chosen);
void add_run(CLI::App& app, action& chosen);
void add_compare(CLI::App& app, action& chosen);
void add_report(CLI::App& app, action& chosen);
void add_equivalent(CLI::App& app, action& chosen);
void add_sample_plan(CLI::App& app, action& chosen);
void add_score(CLI::App& app, action& chosen);
void add_coverage(CLI::App& app, action& chosen);
void add_merge(CLI::App& app, action& chosen);
void add_verify(CLI::App& app, action& chosen);
void add_artifacts(CLI::App& app, action& chosen);
void add_pack(CLI::App& app, action& chosen);
void add_reveal(CLI::App& app, action& chosen);
void add_annotate(CLI::App& app, action& chosen);
void add_sign(CLI::App& app, action& chosen);
void add_cite(CLI::App& app, action& chosen);
void add_new_plugin(CLI::App& app, action& chosen);
void add_conform(CLI::App& app, action& chosen);
void add_challenge(CLI::App& app, action& chosen);
void add_tender(CLI::App& app, action& chosen);
void add_doctor(CLI::App& app, action& chosen);

/// Ends the command, whose options are all there: its help gets lines to try, and the exit statuses
/// that it can have (docs/errors.md), and each option takes one value at a time from now on.
void end_help(CLI::App& command, const std::vector<std::string>& examples,
              const std::string& statuses);

/// Prints "accelbench: <sentence>" on standard error; returns the exit status of the error's code.
int report(const error& e);

/// Exit status of `run` and `compare` where all went well but some rows have no time, as
/// docs/errors.md lists it.
inline constexpr int some_rows_failed = 1;

}  // namespace accelbench::cli
