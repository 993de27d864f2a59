// SPDX-License-Identifier: Apache-2.0
// Which cards and hosts bundles speak of: the same card in two bundles is one card.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/read_bundle.hpp"

namespace accelbench::results {

struct fleet_card {
    std::string name;       // its UUID or serial number, or the commitment that stands for it
    std::size_t model = 0;  // index into fleet::models
    bool known = false;     // by an identity of its own; else by host and label
};

/// A device as one campaign measured it.
struct fleet_device {
    std::size_t bundle = 0;
    std::string label;
    std::size_t card = 0, host = 0;  // indices
};

struct fleet {
    std::vector<std::string> models;  // what devices are called, in the order of the bundles
    std::vector<std::string> hosts;
    std::vector<fleet_card> cards;
    std::vector<fleet_device> devices;
    std::vector<std::string> warnings;  // sentences
};

/// A card is known by what sits on it alone: the text `card` (devices of one board share it), else
/// `uuid`. Texts of fewer than 8 letters and digits ("chip 0") are numbers in a host, not
/// identities. A host is known by its name; a bundle without one is a host of its own.
[[nodiscard]] fleet fleet_of(std::span<const bundle> bundles);

/// What `pack` put for a serial number or host: another text for the same card in each packed file.
[[nodiscard]] bool is_commitment(std::string_view text);

/// The model that a user named: what it is called, or a label or backend that only one model has.
[[nodiscard]] result<std::size_t> find_model(const fleet& all, const std::string& name);

}  // namespace accelbench::results
