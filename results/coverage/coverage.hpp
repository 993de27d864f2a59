// SPDX-License-Identifier: Apache-2.0
// Which device can do which workload, and what a missing figure means.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/bundle/read_bundle.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::results {

/// From the best to the least; of two rows of one workload on one device the better one stands.
enum class coverage_state : std::uint8_t {
    ok,
    would_run,  // asked, not measured
    other_precision,
    on_host,
    unstable,
    skipped,
    no_artifact,
    unsupported,
    failed,
    withdrawn,  // or superseded: measured, and counts for nothing
    not_measured,
};

[[nodiscard]] std::string_view to_string(coverage_state state);
/// One sentence for a reader who is no kernel engineer.
[[nodiscard]] std::string_view meaning(coverage_state state);

struct coverage_cell {
    coverage_state state = coverage_state::not_measured;
    std::string precision;   // the arithmetic done where it is not the workload's; else ""
    std::string reason;      // the row's sentence where there is no time
    std::string code;        // typed reason: "dtype", "needs-artifact" ...; "" where none
    bool is_double = false;  // a stand-in for a vendor's library, no device
};

struct covered_workload {
    std::string id, sha256;
    std::string kernel;  // "matmul"
    std::string model;   // whose shapes: "llama3.1-8b"; of what has no model, what it is taken from
    std::vector<coverage_cell> cells;  // by device, as in coverage_table::devices
};

struct coverage_table {
    std::vector<std::string> devices;  // titles of columns
    std::vector<covered_workload> workloads;
};

/// What one row says. `compute` and `accumulate`: what the workload asks for.
[[nodiscard]] coverage_cell cover(const row_record& row, std::string_view compute,
                                  std::string_view accumulate);
/// Every workload that a bundle names, on every device of a bundle; a title carries the bundle's
/// name where two have devices of one label. Workloads of one name and two hashes are two rows.
[[nodiscard]] coverage_table cover(std::span<const bundle> bundles);

struct state_counts {
    std::size_t yes = 0;    // ok, would run
    std::size_t other = 0;  // in another precision
    std::size_t all = 0;
};
/// model -> kernel -> how many of its workloads one device does.
using model_counts = std::map<std::string, std::map<std::string, state_counts>>;
[[nodiscard]] model_counts count_models(const coverage_table& table, std::size_t device);

}  // namespace accelbench::results
