// SPDX-License-Identifier: Apache-2.0
// A visit: one workload, measured interleaved on every side, each side's outcome a run of the
// journal.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "harness/campaign/side.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verify/data_store.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::campaign {

struct visit_request {
    const plan::campaign_plan* plan = nullptr;
    std::size_t row = 0;
    std::uint32_t round = 0;
    std::string campaign;      // UUID
    bool check_first = false;  // the round that verifies before it times, and looks at every slack
    std::vector<results::output_sample>* samples = nullptr;  // null: no element is kept
};

/// One record a side, in the order of `sides`. A side whose worker dies is reported and left
/// without a worker; the others are measured on.
[[nodiscard]] std::vector<results::run_record> run_visit(const visit_request& request,
                                                         std::span<side* const> sides,
                                                         verify::data_store& store,
                                                         std::mt19937_64& random);

/// The key of the row on this side.
[[nodiscard]] results::row_key row_key_of(const visit_request& request, const side& at);
/// What a failed call makes of the row.
[[nodiscard]] results::row_state state_of(error_code code);
[[nodiscard]] std::string new_uuid();
[[nodiscard]] std::string utc_now();

}  // namespace accelbench::campaign
