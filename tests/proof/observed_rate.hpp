// SPDX-License-Identifier: Apache-2.0
// Counts how often something happened over trials and prints it beside its pass band.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace accelbench::proof {

/// Trials of each cell: the standard error of a rate of 95 % is then 0.34 points.
inline constexpr std::size_t trials = 4000;

/// Seed of trial `trial` in cell `cell`; printed with each rate, so that any trial can be repeated
/// alone.
inline std::uint64_t trial_seed(std::uint64_t cell, std::size_t trial) {
    return cell * 1'000'003ULL + static_cast<std::uint64_t>(trial) * 7'919ULL;
}

class observed_rate {
  public:
    void count(bool happened) {
        hits_ += happened ? 1U : 0U;
        ++total_;
    }
    [[nodiscard]] double percent() const {
        return 100.0 * static_cast<double>(hits_) / static_cast<double>(total_);
    }
    [[nodiscard]] std::size_t hits() const { return hits_; }
    [[nodiscard]] std::size_t total() const { return total_; }

    /// "row 1  normal n=12                         96.1 %   (band >= 94, 4000 trials, cell 7)"
    double report(const std::string& what, const std::string& band, std::uint64_t cell) const {
        std::printf("%-58s %7.2f %%   (band %s, %zu trials, cell %llu)\n", what.c_str(), percent(),
                    band.c_str(), total_, static_cast<unsigned long long>(cell));
        return percent();
    }

  private:
    std::size_t hits_ = 0;
    std::size_t total_ = 0;
};

}  // namespace accelbench::proof
