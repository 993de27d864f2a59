// SPDX-License-Identifier: Apache-2.0
#include "results/compare/same_method.hpp"

#include <fmt/format.h>

#include "results/compare/plan_facts.hpp"

namespace accelbench::results {

status check_same_method(std::span<const bundle> bundles) {
    for (const bundle& other : bundles.subspan(1)) {
        const bundle& first = bundles.front();
        const auto refuse = [&](const std::string& happened) {
            return make_error(
                error_code::bundle_mismatch,
                fmt::format("cannot compare {} with {}", first.path.string(), other.path.string()),
                happened, "Measure both with the same version and profile");
        };
        if (first.campaign.protocol_version != other.campaign.protocol_version) {
            return refuse(fmt::format("they follow protocol {} and {}",
                                      first.campaign.protocol_version,
                                      other.campaign.protocol_version));
        }
        if (const auto difference = first_difference(first.campaign, other.campaign)) {
            return refuse(*difference);
        }
    }
    return {};
}

}  // namespace accelbench::results
