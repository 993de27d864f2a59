// SPDX-License-Identifier: Apache-2.0
// What a person sees while a campaign runs: a bar with the time left on a terminal, plain lines
// otherwise.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "harness/campaign/campaign.hpp"

namespace accelbench::cli {

class progress final : public campaign::observer {
  public:
    explicit progress(bool quiet);
    ~progress() override;
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    void begun(const plan::campaign_plan& plan, const std::filesystem::path& folder,
               std::size_t visits) override;
    void visited(std::size_t done, std::size_t visits,
                 const std::vector<results::run_record>& runs) override;
    void noted(const std::string& sentence) override;

  private:
    void clear_bar();

    bool quiet_, terminal_, bar_ = false;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_line_ = begin_;
};

}  // namespace accelbench::cli
