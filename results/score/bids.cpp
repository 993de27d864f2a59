// SPDX-License-Identifier: Apache-2.0
#include "results/score/bids.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"

namespace accelbench::results {
namespace {

constexpr double most = 1e18;

error refused(error_code code, const std::string& who, std::string why, std::string next = {}) {
    return make_error(code, fmt::format("cannot score bid \"{}\"", who), std::move(why),
                      std::move(next));
}

class finder {
  public:
    finder(const criteria& asked, const offer_list& offers, const fleet& all,
           std::span<const named_bundle> bundles)
        : asked_(asked), offers_(offers), all_(all), bundles_(bundles) {}

    result<bid_sources> find() {
        if (auto pinned = find_reference(); !pinned) {
            return pinned.error();
        }
        std::vector<offer> offers = offers_.offers;
        if (offers_.file.empty()) {
            offers = every_model();
        }
        std::sort(offers.begin(), offers.end(),
                  [](const offer& a, const offer& b) { return a.name < b.name; });
        for (const offer& one : offers) {
            if (auto added = add(one); !added) {
                return added.error();
            }
        }
        if (auto fair = check_shared(); !fair) {
            return fair.error();
        }
        return std::move(found_);
    }

  private:
    status find_reference() {
        found_.is_reference.assign(bundles_.size(), false);
        if (!asked_.reference) {
            return {};
        }
        for (const std::string& manifest : asked_.reference->manifests) {
            const auto bundle =
                std::find_if(bundles_.begin(), bundles_.end(),
                             [&](const named_bundle& one) { return one.manifest == manifest; });
            if (bundle == bundles_.end()) {
                return make_error(
                    error_code::not_scorable, "cannot score against the reference",
                    fmt::format("no bundle that was given has a manifest of sha256 {}", manifest),
                    "Give the bundles that the criteria pin beside those of the bids");
            }
            found_.is_reference[static_cast<std::size_t>(bundle - bundles_.begin())] = true;
        }
        for (std::size_t i = 0; i < all_.devices.size(); ++i) {
            if (found_.is_reference[all_.devices[i].bundle] &&
                model_of(i) == asked_.reference->model) {
                found_.reference_devices.push_back(i);
            }
        }
        if (found_.reference_devices.empty()) {
            return make_error(
                error_code::not_scorable, "cannot score against the reference",
                fmt::format("its bundles hold no device called \"{}\"", asked_.reference->model));
        }
        return {};
    }

    [[nodiscard]] const std::string& model_of(std::size_t device) const {
        return all_.models[all_.cards[all_.devices[device].card].model];
    }

    [[nodiscard]] std::vector<offer> every_model() const {
        std::set<std::string> models;
        for (std::size_t i = 0; i < all_.devices.size(); ++i) {
            if (!found_.is_reference[all_.devices[i].bundle]) {
                models.insert(model_of(i));
            }
        }
        std::vector<offer> offers;
        offers.reserve(models.size());
        for (const std::string& model : models) {
            offers.push_back({.name = model, .model = model});
        }
        return offers;
    }

    [[nodiscard]] bool is_named(const offer& one, std::size_t bundle) const {
        return one.bundles.empty() ||
               std::any_of(one.bundles.begin(), one.bundles.end(), [&](const std::string& name) {
                   return name == bundles_[bundle].name || name == bundles_[bundle].manifest;
               });
    }

    status check_price(const offer& one) const {
        if (asked_.price && !one.price) {
            return refused(error_code::bad_prices, one.name,
                           offers_.file.empty()
                               ? "the criteria give points for the price, and no offers were given"
                               : "it has no price, and the criteria give points for it",
                           "Give --bids with price and origin of each bid");
        }
        if (asked_.price &&
            (offers_.currency != asked_.price->currency || offers_.vat != asked_.price->vat)) {
            return refused(
                error_code::bad_prices, one.name,
                fmt::format("its price is in {}, VAT {}; the criteria ask for {}, VAT {}",
                            offers_.currency, offers_.vat, asked_.price->currency,
                            asked_.price->vat));
        }
        return {};
    }

    status add(const offer& one) {
        if (auto priced = check_price(one); !priced) {
            return priced;
        }
        for (const std::string& name : one.bundles) {
            const bool given = std::any_of(
                bundles_.begin(), bundles_.end(),
                [&](const named_bundle& b) { return b.name == name || b.manifest == name; });
            if (!given) {
                return refused(error_code::bad_prices, one.name,
                               fmt::format("its bundle {} was not given", name));
            }
        }
        bid_source made{one, {}};
        for (std::size_t i = 0; i < all_.devices.size(); ++i) {
            const std::size_t bundle = all_.devices[i].bundle;
            if (!found_.is_reference[bundle] && model_of(i) == one.model && is_named(one, bundle)) {
                made.devices.push_back(i);
            }
        }
        if (made.devices.empty()) {
            return refused(error_code::not_scorable, one.name,
                           fmt::format("no bundle of it holds a device called \"{}\"; there are {}",
                                       one.model, fmt::join(all_.models, ", ")));
        }
        found_.bids.push_back(std::move(made));
        return {};
    }

    /// Which bundle is whose must be said, not guessed.
    [[nodiscard]] status check_shared() const {
        if (found_.bids.empty()) {
            return make_error(error_code::not_scorable, "cannot score the bids",
                              "the bundles hold no device that is a bid");
        }
        std::set<std::size_t> bundles_of_bids;
        for (const bid_source& one : found_.bids) {
            for (const std::size_t device : one.devices) {
                bundles_of_bids.insert(all_.devices[device].bundle);
            }
            for (const bid_source& other : found_.bids) {
                const bool shared = std::find_first_of(one.devices.begin(), one.devices.end(),
                                                       other.devices.begin(),
                                                       other.devices.end()) != one.devices.end();
                if (&one != &other && one.made.bundles.empty() && shared) {
                    return refused(error_code::bad_prices, one.made.name,
                                   fmt::format("bid \"{}\" is of the same model, {}",
                                               other.made.name, one.made.model),
                                   "Name the bundles of both: bundles = [\"...\"]");
                }
            }
        }
        for (std::size_t i = 0; i < bundles_.size(); ++i) {
            if (!found_.is_reference[i] && !bundles_of_bids.contains(i)) {
                return make_error(error_code::bad_prices, "cannot score the bids",
                                  fmt::format("bundle {} is of no bid", bundles_[i].name),
                                  "Name its model in the file of the bids, or leave it out");
            }
        }
        return {};
    }

    const criteria& asked_;
    const offer_list& offers_;
    const fleet& all_;
    std::span<const named_bundle> bundles_;
    bid_sources found_;
};

offer read_offer(input_table& bid) {
    bid.allow({"name", "model", "price", "origin", "bundles"});
    offer made{bid.text("name"), bid.text("model"), {}, bid.number("price", 1e-9, most), {}};
    if (made.price) {
        made.origin = bid.text("origin");
    }
    for (const nlohmann::json& bundle : bid.list("bundles")) {
        made.bundles.push_back(bundle.is_string() ? bundle.get<std::string>() : "");
        if (made.bundles.back().empty()) {
            bid.refuse(fmt::format("'bundles' holds {}, no name", bundle.dump()));
        }
    }
    return made;
}

}  // namespace

result<offer_list> read_offers(const std::filesystem::path& path) {
    const auto file = read_toml(path, error_code::bad_prices, "bids");
    if (!file) {
        return file.error();
    }
    input_table top(file->content, "bids " + file->name, error_code::bad_prices);
    top.allow({"currency", "vat", "bid"});
    offer_list read{.file = file->name,
                    .sha256 = file->sha256,
                    .currency = top.text("currency", "none"),
                    .vat = top.word("vat", {"included", "excluded", "none"}, "none"),
                    .offers = {}};
    std::set<std::string> names;
    for (const nlohmann::json& json : top.list("bid")) {
        input_table bid(json, fmt::format("{}, bid {}", top.place(), names.size() + 1),
                        error_code::bad_prices);
        offer made = read_offer(bid);
        if (!names.insert(made.name).second) {
            bid.refuse(fmt::format("a bid is called \"{}\" already", made.name));
        }
        if (made.price && (read.currency == "none" || read.vat == "none")) {
            bid.refuse("it has a price, and the file names no currency or no VAT",
                       "Write currency = \"KRW\" and vat = \"excluded\" at the top");
        }
        if (bid.fault()) {
            return *bid.fault();
        }
        read.offers.push_back(std::move(made));
    }
    if (read.offers.empty()) {
        top.refuse("it has no bid", "Add [[bid]] with name, model, price and origin");
    }
    if (top.fault()) {
        return *top.fault();
    }
    return read;
}

result<bid_sources> find_bids(const criteria& asked, const offer_list& offers, const fleet& all,
                              std::span<const named_bundle> bundles) {
    return finder(asked, offers, all, bundles).find();
}

}  // namespace accelbench::results
