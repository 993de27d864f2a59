// SPDX-License-Identifier: Apache-2.0
#include "results/status/of_bundle.hpp"

#include <algorithm>

namespace accelbench::results {

figure_status status_of(const bundle& from) {
    return from.witnesses.empty() ? figure_status::measured_self
                                  : figure_status::measured_witnessed;
}

figure_status status_of(std::span<const bundle> bundles) {
    const bool all = std::all_of(bundles.begin(), bundles.end(),
                                 [](const bundle& b) { return !b.witnesses.empty(); });
    return all ? figure_status::measured_witnessed : figure_status::measured_self;
}

}  // namespace accelbench::results
