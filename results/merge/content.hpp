// SPDX-License-Identifier: Apache-2.0
// What a merged bundle holds: the members' identities, the kinds of rows that occur, and the
// figures of each row in columns. Raw samples stay with the members.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"

namespace accelbench::results {

inline constexpr std::string_view fleet_file = "fleet.json";

/// Everything of a row but its figures: rows of one kind are told apart by numbers alone.
/// `record` has no devices, and where `has_time` is set placeholders of 1 ns in its figures.
struct row_kind {
    row_record record;
    double accuracy_floor = 0.0;  // of the workload
    std::string kernel;
};

/// The rows of one device of one member, a column a figure. NaN: not measured.
struct row_block {
    std::size_t member = 0;
    std::string device;  // label
    std::vector<std::uint32_t> kinds;
    std::vector<double> nmse, error_share;
    std::vector<double> watts, idle_watts;  // empty where no row of the block has power
    std::vector<std::uint32_t> runs;        // with a time, a row
    std::vector<double> times_ns;           // of these runs, by round, row after row
};

struct merged_member {
    std::string name;  // of its folder or file, without the way there
    std::string manifest_sha256;
    campaign_record head;              // no workloads, and of plan and environment what claims need
    std::vector<double> noise_ratios;  // |log ratio| of self-comparisons
};

struct merged_content {
    std::string product_version;
    std::vector<merged_member> members;  // by host, then campaign
    std::vector<row_kind> kinds;
    std::vector<row_block> blocks;      // by member, then label
    std::vector<std::string> expected;  // hosts that should be there
    std::vector<std::string> warnings;

    [[nodiscard]] std::size_t rows() const;
};

/// What of it the members' heads tell: no runs, no rows.
[[nodiscard]] std::vector<bundle> heads_of(const merged_content& content);
[[nodiscard]] std::string host_of(const campaign_record& campaign);
/// Expected hosts without a member, in order.
[[nodiscard]] std::vector<std::string> missing_hosts(const merged_content& content);
/// Names of members whose campaign did not finish.
[[nodiscard]] std::vector<std::string> incomplete_members(const merged_content& content);

}  // namespace accelbench::results
