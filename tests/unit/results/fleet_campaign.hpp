// SPDX-License-Identifier: Apache-2.0
// Invented bundles of fleets: cards with identities in named hosts, times as planted.
#pragma once

#include <string>
#include <vector>

#include "results/bundle/read_bundle.hpp"

namespace accelbench::results::samples {

struct planted_card {
    std::string model, uuid;
    double time_ns = 1000.0;  // of the first workload; the second takes twice as long
};

struct planted_host {
    std::string name = "node1";
    std::vector<planted_card> cards;
    std::vector<std::string> workloads{"copy/a"};
    std::uint32_t rounds = 3;
    double noise = 0.001;
};

/// One campaign, one device a card: "dev:0" and so on; 1e6 FLOP and 1e6 bytes a launch.
[[nodiscard]] bundle fleet_bundle(const planted_host& host);

/// n cards called PREFIX-CARD-0000 and so on; times spread by these factors, in turn.
[[nodiscard]] std::vector<planted_card> planted(const std::string& model, const std::string& prefix,
                                                double time_ns, const std::vector<double>& factors);

}  // namespace accelbench::results::samples
