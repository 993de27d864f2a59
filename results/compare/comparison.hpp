// SPDX-License-Identifier: Apache-2.0
// One report: which device is faster on which workload, by how much, how sure that is, and what
// could not be compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/records.hpp"
#include "results/statistics/ratio.hpp"
#include "results/statistics/verdict.hpp"
#include "results/status/status.hpp"

namespace accelbench::results {

enum class comparison_class : std::uint8_t {
    same_precision,  // the main table: same work, same arithmetic
    outcome,         // any arithmetic above the workload's accuracy floor, at the host boundary
};

struct compare_options {
    comparison_class table = comparison_class::same_precision;
    std::string base;      // device label to compare against; "" means the first one listed
    bool doubles = false;  // compare rows of test doubles too, which are no device's
    std::string as_of;     // the day on which previews must hold; "": none holds
};

/// One column of the report: a device as one bundle measured it.
struct side {
    std::size_t bundle = 0;   // index into the inputs
    std::string label;        // of the campaign: "cpu:0"
    std::string title;        // as printed: "cpu:0", or "out-a: cpu:0" where two bundles share it
    std::string description;  // name and plug-in of the device, "" where the bundle has neither
};

struct side_pair {
    side base, candidate;
};

struct compared_row {
    std::string workload_id;
    std::string variant;   // what differs from the plain row: "host", "flushed" ...; often ""
    std::size_t pair = 0;  // index into comparison::pairs
    std::optional<row_record> base_row, candidate_row;
    bool comparable = false;
    std::string why_not;   // a sentence where not comparable
    bool planned = false;  // not measured yet, though the plan has it: counts in the family
    std::optional<statistics::ratio_estimate> ratio;   // t_base / t_candidate: times faster
    std::optional<statistics::interval> simultaneous;  // Bonferroni over the family
    std::optional<double> adjusted_p;                  // Holm over the family
    statistics::verdict row_verdict = statistics::verdict::unresolved;  // by its interval alone
    statistics::verdict_result outcome;                                 // after Holm
    std::optional<std::size_t> runs_needed;  // for an unresolved row; an estimate where
    bool runs_needed_estimated = false;      // only the interval's width stands in the way
    std::vector<std::string> notes;
};

struct noise_facts {
    std::optional<double> floor;  // 0.012 reads 1.2 %; absent: no device was run against itself
    std::size_t rows = 0;
};

struct comparison {
    comparison_class table = comparison_class::same_precision;
    figure_status status = figure_status::measured_self;  // of every figure
    std::vector<side_pair> pairs;
    std::vector<compared_row> rows;                 // by pair, then workload
    std::vector<const campaign_record*> campaigns;  // of the inputs, which must outlive this
    std::vector<bool> complete;
    double declared_margin = 0.01;
    double margin = 0.01;  // the larger of the declared one and the noise floor
    double confidence = 0.95;
    double alpha = 0.05;
    std::size_t family = 0;
    noise_facts noise;
    std::vector<std::string> warnings;  // "bundle out was interrupted" ...
};

/// Compares the devices of one bundle, or of several: the base against every other. With several
/// bundles, labels that occur in both the first and a later one are compared with each other;
/// otherwise the first device of the first bundle is the base of all. Order of runs and rows in
/// the bundles changes nothing. Errors: bad_usage (unknown base, nothing to compare with),
/// bundle_mismatch (protocol versions or the plan's constants differ: the first one is named).
[[nodiscard]] result<comparison> compare(std::span<const bundle> bundles,
                                         const compare_options& options);

}  // namespace accelbench::results
