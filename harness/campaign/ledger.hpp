// SPDX-License-Identifier: Apache-2.0
// What a campaign has finished: which visits need no repetition, and how wide the ratios still are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "harness/plan/plan.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::campaign {

class ledger {
  public:
    explicit ledger(const plan::campaign_plan& plan);

    void add(const std::vector<results::run_record>& visit);
    /// Runs of an earlier process, in any order.
    void add_resumed(const std::vector<results::run_record>& runs);

    [[nodiscard]] bool is_done(std::uint32_t round, std::size_t row,
                               const std::string& label) const;
    /// A row that was unsupported, wrong, crashed ... on this side: asking again would not help.
    [[nodiscard]] bool is_closed(std::size_t row, const std::string& label) const;
    /// Rounds that the row should have in all: the plan's, or more while a ratio to the reference
    /// is still wide, that of the reference to itself too, since it sets the noise floor; and one
    /// more for each round whose two sides a kill has put into different visits, since they form no
    /// pair.
    [[nodiscard]] std::uint32_t rounds_wanted(std::size_t row) const;
    [[nodiscard]] std::size_t runs() const { return runs_; }
    /// Rows, counted once a side, whose state is not ok.
    [[nodiscard]] std::size_t not_ok() const { return closed_.size(); }

  private:
    [[nodiscard]] std::optional<std::size_t> row_of(const results::row_key& key) const;
    [[nodiscard]] std::size_t runs_wanted(const std::vector<double>& log_ratios) const;

    const plan::campaign_plan& plan_;
    std::map<std::pair<std::string, std::string>, std::size_t> rows_;  // workload id and boundary
    std::set<std::tuple<std::uint32_t, std::size_t, std::string>> done_;
    std::set<std::pair<std::size_t, std::string>> closed_;
    std::set<std::string> compared_;  // labels of all sides but the reference
    std::map<std::pair<std::size_t, std::string>, std::vector<double>>
        log_ratios_;  // one a visit, to the reference
    std::map<std::pair<std::size_t, std::string>, std::uint32_t> torn_;  // rounds without a ratio
    std::size_t runs_ = 0;
};

}  // namespace accelbench::campaign
