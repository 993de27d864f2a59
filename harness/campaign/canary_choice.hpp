// SPDX-License-Identifier: Apache-2.0
// Which size of a canary suits a device: the first whose launch is long enough. On an H200 the
// smallest copy read 8 us, half of it starting and ending: its rate would be no ceiling.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "base/result.hpp"
#include "harness/campaign/prepared_workload.hpp"
#include "harness/plan/plan.hpp"

namespace accelbench::campaign {

/// The first of `count` sizes whose launch takes least_ns, or the last; before one that cannot be
/// timed (memory), the last that could. The error of the smallest is returned.
[[nodiscard]] result<std::size_t> first_long_enough(
    std::size_t count, double least_ns,
    const std::function<result<double>(std::size_t size)>& launch_ns);

/// Of one side and one kind of canary; the size that its first worker found stays for the campaign.
class canary_choice {
  public:
    using prepared = result<std::unique_ptr<prepared_workload>>;
    using maker = std::function<prepared(const plan::planned_row&)>;

    explicit canary_choice(double least_launch_ns) : least_launch_ns_(least_launch_ns) {}

    /// `sizes` ascend.
    [[nodiscard]] prepared make(std::span<const plan::planned_row> sizes, const maker& one);

  private:
    double least_launch_ns_;
    std::optional<std::size_t> chosen_;
};

}  // namespace accelbench::campaign
