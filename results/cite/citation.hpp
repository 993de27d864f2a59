// SPDX-License-Identifier: Apache-2.0
// What may be claimed of a bundle's rows, as of when, with all that a reader needs to hold it
// against the source.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "results/annotation/standing.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/status/figure.hpp"
#include "results/status/language.hpp"

namespace accelbench::results {

struct cited_row {
    row_status standing;
    std::string workload, workload_sha256, variant, tuning_class, precision, device, description;
    std::string no_interval;  // why the figure has none
    std::size_t cards = 1;    // ranks: one row of several cards
    std::uint32_t runs = 0;
    figure value;
    std::vector<std::string> marks;
};

struct refused_row {
    std::string id, workload, device, why;
};

struct citation {
    std::string source;  // path as the caller named it
    std::string sha256;  // of what was cited: MANIFEST.sha256, or pack.json
    bool is_packed = false;
    std::string product_version, protocol_version, suite, profile, challenge, campaign;
    std::string measured, retrieved, as_of;  // days
    figure_status status = figure_status::measured_self;
    std::vector<std::string> witnesses;
    std::size_t annotations = 0;
    std::string head;  // behind the last annotation: it fixes the log as it was read
    std::vector<cited_row> rows;
    std::vector<refused_row> refused;  // with the reason, always named
};

/// Rows of these places in the bundle; all of them where the list is empty. No row is cited that
/// has no figure, that is a test double's, or that was withdrawn, superseded or has expired.
[[nodiscard]] citation cite(const bundle& from, const std::vector<std::size_t>& rows,
                            const std::string& as_of);

[[nodiscard]] std::string render_citation(const citation& made, language tongue);
[[nodiscard]] std::string render_citation_json(const citation& made);

}  // namespace accelbench::results
