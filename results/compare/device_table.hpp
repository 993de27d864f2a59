// SPDX-License-Identifier: Apache-2.0
// What one bundle holds, device by device, where there is nothing to compare with.
#pragma once

#include <string>

#include "results/compare/render.hpp"

namespace accelbench::results {

/// A table a device: rate, time of a launch, state of every row, with its reason or marks. Rows
/// that were taken back, or are previews that do not hold on this day, have no figure and say why.
[[nodiscard]] std::string render_devices(const bundle& measured, const table_style& style,
                                         const std::string& as_of);

}  // namespace accelbench::results
