// SPDX-License-Identifier: Apache-2.0
// Whether a run's telemetry can have happened beside its windows.
#pragma once

#include <optional>
#include <string>

#include "results/bundle/records.hpp"

namespace accelbench::results {

/// The first of these, in words, or nothing: samples or spans out of the order of time; an energy
/// span beside timed windows, without launches, or with more than its time can hold; a mark
/// `throttled` or `telemetry-failed` that the samples do not bear out, or that is missing.
[[nodiscard]] std::optional<std::string> telemetry_fault(const run_record& run);

}  // namespace accelbench::results
