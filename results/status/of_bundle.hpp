// SPDX-License-Identifier: Apache-2.0
// The status that figures of bundles have.
#pragma once

#include <span>

#include "results/bundle/read_bundle.hpp"
#include "results/status/status.hpp"

namespace accelbench::results {

/// Witnessed where the reader vouched for a witness's signature (docs/decisions/0042).
[[nodiscard]] figure_status status_of(const bundle& from);
/// Of what is computed from all of them: witnessed where each is.
[[nodiscard]] figure_status status_of(std::span<const bundle> bundles);

}  // namespace accelbench::results
