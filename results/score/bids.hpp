// SPDX-License-Identifier: Apache-2.0
// Who offers what at which price: opened after the criteria were published, so a file of its own.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/claim/fleet.hpp"
#include "results/score/criteria.hpp"

namespace accelbench::results {

struct offer {
    std::string name, model;           // the bidder's; as bundles call it
    std::vector<std::string> bundles;  // folders' names, or SHA-256 of their manifests; none: all
    std::optional<double> price;
    std::string origin;  // of the price
};

struct offer_list {
    std::string file, sha256, currency, vat;  // "" where no file was given
    std::vector<offer> offers;
};

/// bad_prices: unknown keys, a price without origin, a bidder twice.
[[nodiscard]] result<offer_list> read_offers(const std::filesystem::path& path);

/// A bundle as criteria and offers name it.
struct named_bundle {
    std::string name;      // last part of the path that was given
    std::string manifest;  // SHA-256 of MANIFEST.sha256; "" where it is not sealed
};

/// A bid as the bundles have it.
struct bid_source {
    offer made;
    std::vector<std::size_t> devices;  // indices into fleet::devices
};

struct bid_sources {
    std::vector<bid_source> bids;                // by name
    std::vector<std::size_t> reference_devices;  // of the bundles that the criteria pin
    std::vector<bool> is_reference;              // by bundle
};

/// Without offers every model is a bid. Errors name the bidder: a model that no bundle has, two
/// bids for the same devices where one names no bundles, a bundle that is nobody's, prices in
/// another currency or with another VAT than the criteria ask for, a price that is missing.
[[nodiscard]] result<bid_sources> find_bids(const criteria& asked, const offer_list& offers,
                                            const fleet& all,
                                            std::span<const named_bundle> bundles);

}  // namespace accelbench::results
