// SPDX-License-Identifier: Apache-2.0
// A campaign: rounds of fresh workers that visit all rows in shuffled order, every finished run at
// once in the journal.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/plan/plan.hpp"
#include "results/bundle/records.hpp"
#include "results/challenge/challenge.hpp"

namespace accelbench::campaign {

/// Hears what happens, on the campaign's thread.
class observer {
  public:
    virtual ~observer() = default;
    virtual void begun(const plan::campaign_plan& plan, const std::filesystem::path& folder,
                       std::size_t visits) = 0;
    virtual void visited(std::size_t done, std::size_t visits,
                         const std::vector<results::run_record>& runs) = 0;
    virtual void noted(const std::string& sentence) = 0;
};

struct options {
    std::filesystem::path folder;
    bool resume = false;
    std::optional<results::challenge> challenge;       // of a new campaign; the plan has its seed
    std::vector<std::string> plugin_flags;             // --plugin
    std::optional<std::chrono::nanoseconds> deadline;  // the most that one request may take
    bool canaries = true;  // none where nobody reads the times: shares and moves are not found
    const std::atomic<bool>* stop =
        nullptr;  // set by Ctrl-C: the visit under way is finished, the bundle closed
};

struct summary {
    std::filesystem::path folder;
    std::size_t runs = 0;
    std::size_t not_ok = 0;  // rows whose state is not ok, over all sides
    bool interrupted = false;
    double seconds = 0.0;
    double verification_share = 0.0;  // of the campaign's time
};

/// Starts the devices, creates or takes up the bundle, measures, derives rows. Errors before the
/// first visit leave no bundle; later ones end the campaign with what was finished in place.
[[nodiscard]] result<summary> run(const plan::campaign_plan& plan, const options& how,
                                  observer& watch);

/// The plan of a bundle that is to be resumed.
[[nodiscard]] result<plan::campaign_plan> stored_plan(const std::filesystem::path& folder);

}  // namespace accelbench::campaign
