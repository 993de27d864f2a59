// SPDX-License-Identifier: Apache-2.0
#include "results/compare/same_method.hpp"

#include <fmt/format.h>

#include <map>

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

status check_campaigns_once(std::span<const bundle> bundles) {
    std::map<std::string, const bundle*> seen;
    for (const bundle& b : bundles) {
        const auto [there, fresh] = seen.emplace(b.campaign.campaign, &b);
        if (!fresh) {
            return make_error(
                error_code::bundle_mismatch, fmt::format("cannot use {}", b.path.string()),
                fmt::format("its campaign {} is in {} already: it was given twice",
                            b.campaign.campaign, there->second->path.string()),
                "Name each campaign once, as a folder or packed: its cards would count as others");
        }
    }
    return {};
}

}  // namespace accelbench::results
