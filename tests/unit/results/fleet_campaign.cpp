// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/results/fleet_campaign.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results::samples {

std::vector<planted_card> planted(const std::string& model, const std::string& prefix,
                                  double time_ns, const std::vector<double>& factors) {
    std::vector<planted_card> cards;
    for (const double factor : factors) {
        cards.push_back(
            {model, fmt::format("{}-CARD-{:04}", prefix, cards.size()), time_ns * factor});
    }
    return cards;
}

bundle fleet_bundle(const planted_host& host) {
    std::vector<std::string> labels;
    labels.reserve(host.cards.size());
    for (std::size_t i = 0; i < host.cards.size(); ++i) {
        labels.push_back(fmt::format("dev:{}", i));
    }
    campaign_builder builder(labels);
    if (host.name != planted_host{}.name) {
        // Campaigns of two hosts are two campaigns.
        builder.campaign.campaign.replace(0, 8, sha256_hex(host.name).substr(0, 8));
    }
    builder.campaign.environment["host"] = {{"hostname", host.name}};
    for (std::size_t i = 0; i < host.cards.size(); ++i) {
        builder.campaign.devices[labels[i]] = {
            {"backend", "dev"},
            {"info", {{"name", host.cards[i].model}, {"uuid", host.cards[i].uuid}}}};
    }
    double longer = 1.0;
    for (const std::string& id : host.workloads) {
        const row_key key = builder.add_workload(id, 1e6, 1e6);
        std::vector<side_plan> sides;
        for (std::size_t i = 0; i < host.cards.size(); ++i) {
            sides.push_back({labels[i], host.cards[i].time_ns * longer, host.noise});
        }
        builder.add_visits(key, sides, host.rounds);
        longer *= 2.0;
    }
    return builder.as_bundle(host.name);
}

}  // namespace accelbench::results::samples
