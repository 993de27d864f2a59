// SPDX-License-Identifier: Apache-2.0
// Everything that a report says, once: pages, tables and workbooks in any language are written from
// this and from nothing else, so that they cannot disagree.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "results/compare/comparison.hpp"
#include "results/compare/words.hpp"
#include "results/coverage/coverage.hpp"
#include "results/report/card_spread.hpp"
#include "results/report/priced.hpp"
#include "results/status/figure.hpp"
#include "results/status/of_bundle.hpp"

namespace accelbench::results {

/// A device's row as it was measured. Absent figures were not measured or are refused.
struct device_row {
    std::string number;  // "R7": what figures of the report name as their source
    row_key key;
    std::string workload, variant, kernel, model;
    std::string precision;  // "bf16, sums in f32"
    std::string compute;    // "bf16"
    row_state state = row_state::ok;
    std::string reason;   // a sentence where there is no time
    row_status standing;  // what was said of it since; figures that it took away are absent
    std::optional<figure> former;  // the rate of a row that may be used for nothing
    std::vector<std::string> marks;
    std::uint32_t runs = 0;
    std::optional<figure> rate, time, bus, ceiling_share, declared_share, error, joules, watts;
    bool verified = false;                // outputs of timed launches were judged, and passed
    std::optional<figure> allowed_share;  // the largest error over what is allowed
    std::string ceiling;                  // what the share is of
    std::string power_scope, why_no_energy;
    std::optional<figure> intensity;    // FLOP a byte, by the workload's definition
    std::vector<double> run_positions;  // each run's time over the row's, ascending
};

/// What a data sheet says of a device.
struct declared_peak {
    std::string dtype;
    std::optional<figure> operations, bytes;
    std::string sparsity, origin, date;  // "" where nobody says
};

/// The same in a file of the reader's, for devices of one name.
struct declared_sheet {
    std::string device;
    declared_peak peak;
};

struct report_device {
    std::string title, label, description;
    std::size_t bundle = 0;
    std::string card, host;  // what tells cards and hosts apart; "" unknown
    std::vector<device_row> rows;
    std::vector<declared_peak> peaks;
    std::optional<figure> memory_ceiling, compute_ceiling;  // measured, of copies and f32 products
};

struct report_row {
    std::string number;  // "C3"
    std::string workload, variant, kernel;
    std::optional<std::size_t> base, candidate;  // indices into the devices' rows
    bool comparable = false;
    statistics::verdict verdict = statistics::verdict::unresolved;
    std::string verdict_word, design, note, why_not;  // in compare's words
    std::optional<figure> ratio, less_energy;
    std::string why_no_energy_ratio;
};

/// Rows that could not be compared for one and the same reason.
struct reason_group {
    std::string sentence;
    std::vector<std::size_t> rows;  // indices into the pair's rows
};

/// Why a mean has no interval. mixed: some rows were measured in shared visits, others were not.
enum class mean_gap { none, mixed, few_runs, no_rows };

struct report_pair {
    std::size_t base = 0, candidate = 0;  // indices into report_data::devices
    std::vector<report_row> rows;
    verdict_counts counts;
    std::optional<figure> mean_ratio;  // geometric, over the comparable rows that do work
    std::size_t mean_rows = 0, mean_runs = 0;
    mean_gap mean_interval_gap = mean_gap::none;  // why the mean has no interval
    std::vector<std::size_t> worst;               // up to three, the lowest ratio first
    std::vector<reason_group> not_compared;
};

struct report_bundle {
    std::string path, campaign, created_utc, product_version, protocol_version, profile;
    std::string sha256;  // of MANIFEST.sha256; "" where the bundle is not sealed
    bool complete = false;
    std::string packed_in;               // the file that `verify` takes; "" of a folder
    std::vector<std::string> witnesses;  // whose signatures the reader vouched for
    std::size_t annotations = 0;
    std::string head;  // behind the last annotation
};

/// A line of a bundle's annotations.
struct report_annotation {
    std::size_t bundle = 0;
    annotation said;
    std::string number;  // of the row: "R7"; "" of every row
};

struct report_data {
    comparison_class table = comparison_class::same_precision;
    figure_status status = figure_status::measured_self;  // of what the bundles hold
    double margin = 0.01, confidence = 0.95;
    std::vector<report_bundle> bundles;
    std::vector<report_device> devices;
    std::vector<report_pair> pairs;
    std::vector<std::string> facts, legend, coverage_lines;  // compare's own sentences
    coverage_table coverage;
    std::size_t cards = 0, hosts = 0;
    bool cards_known = true;  // every device told what card it is
    std::vector<report_annotation> annotations;
    std::string as_of;                   // the day on which previews had to hold; "" none
    std::set<std::string> power_scopes;  // of the sensors behind the joules
    bool energy_asked = false;
    std::vector<model_spread> spreads;    // of models with several cards
    std::optional<priced_report> prices;  // absent: nobody gave any
};

struct report_options {
    compare_options compare;
    std::vector<declared_sheet> sheets;  // before what the plug-ins claim
    std::vector<std::string> warnings;   // of the caller: printed with the facts
    std::optional<price_request> prices;
};

/// Errors: those of compare(). One device alone is no error: its report has no ratio.
[[nodiscard]] result<report_data> make_report(std::span<const bundle> bundles,
                                              const report_options& options);

}  // namespace accelbench::results
