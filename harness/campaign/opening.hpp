// SPDX-License-Identifier: Apache-2.0
// The opening of a campaign: its sides, its bundle (new or taken up again), its tuning records.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/campaign/campaign.hpp"
#include "harness/campaign/side.hpp"
#include "harness/campaign/visit.hpp"
#include "harness/plan/plan.hpp"
#include "results/bundle/bundle_writer.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::campaign {

[[nodiscard]] bool runs_against_itself(const plan::campaign_plan& plan);

/// One side a device, and the reference device once more ("#aa") where rows run against themselves
/// and the device may be held by two processes. Starts nothing.
[[nodiscard]] result<std::vector<std::unique_ptr<side>>> open_sides(
    const plan::campaign_plan& plan, const std::vector<std::string>& plugin_flags);

struct opened_bundle {
    results::bundle_writer writer;
    results::campaign_record campaign;
    std::vector<results::run_record> runs;  // of an earlier process
};

[[nodiscard]] result<opened_bundle> open_bundle(const plan::campaign_plan& plan, const options& how,
                                                const std::vector<std::unique_ptr<side>>& sides,
                                                observer& watch);

/// Class `tuned`: one measured search a row and side, kept in the plan of the bundle. Nothing for
/// class `default`.
[[nodiscard]] status tune_all(const plan::campaign_plan& plan,
                              const std::vector<std::unique_ptr<side>>& sides,
                              opened_bundle& bundle, observer& watch);

/// The record of a row that the plan's budgets forbid.
[[nodiscard]] results::run_record skipped_run(const visit_request& request, const side& at);

}  // namespace accelbench::campaign
