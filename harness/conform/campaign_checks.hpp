// SPDX-License-Identifier: Apache-2.0
// Checks that read the runs of a whole campaign: the path that measures is the one that proves.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "harness/conform/conform.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::conform {

class campaigns {
  public:
    explicit campaigns(const request& asked, std::uint64_t seed) : asked_(asked), seed_(seed) {}

    /// Runs the check's campaign unless an earlier check of the same place has.
    [[nodiscard]] check_result judge(const check& what);
    [[nodiscard]] std::vector<coverage_row> coverage() const;
    /// The plug-in cannot keep operands on the device: every campaign measures from host memory.
    void take_operands_from_host() { on_host_ = true; }

  private:
    struct outcome_of_campaign {
        std::vector<results::run_record> runs;
        std::string failure;  // why there are none
    };
    const outcome_of_campaign& at(place where);
    /// `workload`: only this one; all that were asked for if "".
    outcome_of_campaign measure(place where, const std::string& workload = {}) const;
    /// Of `out`, the check of clocks that found none bent: whether one would have been seen.
    void look_at_clocks(check_result& out) const;

    const request& asked_;
    std::uint64_t seed_;
    bool on_host_ = false;
    std::map<place, outcome_of_campaign> done_;
};

/// The check that a run's end is the business of: "" where it ended well or was not supported.
[[nodiscard]] std::string check_of(const results::run_record& run);

}  // namespace accelbench::conform
