// SPDX-License-Identifier: Apache-2.0
// The rows of one workload on the cards of one bid, each found sound or the reason why not.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "results/claim/fleet.hpp"
#include "results/compare/comparison.hpp"
#include "results/score/scorable.hpp"

namespace accelbench::results {

/// Which row is asked for.
struct row_question {
    std::string workload, tuning, boundary;
    comparison_class table = comparison_class::same_precision;
    std::optional<double> largest_error;
};

struct sound_row {
    const row_record* row = nullptr;
    std::size_t device = 0;     // index into fleet::devices
    std::vector<double> times;  // logs of the runs' times in ns, by round
};

struct rows_of_bid {
    std::vector<sound_row> rows;  // of every card and host, where why_not is empty
    scoring_bar why_not;
    const row_record* barred = nullptr;  // by its standing
    std::size_t barred_device = 0;
};

/// Runs of all bundles by row.
class row_finder {
  public:
    row_finder(const fleet& all, std::span<const bundle> bundles, const standing_judge& standing);

    [[nodiscard]] rows_of_bid find(const std::vector<std::size_t>& devices,
                                   const row_question& question) const;

  private:
    [[nodiscard]] std::vector<const row_record*> rows_on(std::size_t device,
                                                         const row_question& question) const;
    [[nodiscard]] told fault_of(const row_record& row, std::size_t device,
                                const row_question& question) const;
    bool add(const row_record& row, std::size_t device, const row_question& question,
             rows_of_bid& to) const;
    [[nodiscard]] std::vector<double> times_of(const row_record& row, std::size_t bundle) const;

    const fleet& all_;
    std::span<const bundle> bundles_;
    const standing_judge& standing_;
    std::map<std::pair<std::size_t, row_key>, std::vector<const run_record*>> runs_;
};

}  // namespace accelbench::results
