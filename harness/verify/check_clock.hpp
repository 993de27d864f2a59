// SPDX-License-Identifier: Apache-2.0
// How long the checks of a campaign take: references, reading outputs back, judging them.
#pragma once

#include <chrono>
#include <cstdint>

namespace accelbench::verify {

/// Adds the time of its life to `total_ns`. Not to be nested: the time would count twice.
class check_clock {
  public:
    explicit check_clock(std::int64_t& total_ns) : total_ns_(total_ns) {}
    ~check_clock() { total_ns_ += (std::chrono::steady_clock::now() - begin_).count(); }
    check_clock(const check_clock&) = delete;
    check_clock& operator=(const check_clock&) = delete;

  private:
    std::int64_t& total_ns_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace accelbench::verify
