// SPDX-License-Identifier: Apache-2.0
#include "results/claim/fleet.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "results/compare/plan_facts.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

/// Fewer letters and digits number the devices of a host: "chip 0", "0000:01".
constexpr std::ptrdiff_t shortest_identity = 8;

std::string text_in(const json& from, std::string_view name) {
    const auto found = from.is_object() ? from.find(name) : from.end();
    return found != from.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const json& member_of(const json& from, std::string_view name) {
    static const json none;
    const auto found = from.is_object() ? from.find(name) : from.end();
    return found != from.end() ? *found : none;
}

bool is_identity(const std::string& text) {
    return std::count_if(text.begin(), text.end(),
                         [](unsigned char c) { return std::isalnum(c) != 0; }) >= shortest_identity;
}

class collector {
  public:
    void add(std::size_t index, const bundle& b) {
        std::string host = text_in(member_of(b.campaign.environment, "host"), "hostname");
        if (host.empty()) {
            host = fmt::format("the unnamed host of {}", b.path.filename().string());
        }
        for (const std::string& label : device_labels(b.campaign, b.rows)) {
            if (!is_noise_label(label)) {
                add_device(index, member_of(b.campaign.devices, label), label, host);
            }
        }
    }

    fleet take(std::size_t bundles) {
        if (unknown_) {
            found_.warnings.push_back(fmt::format(
                "{} tells no serial number and no UUID: its cards are told apart by host and "
                "label, so a card that was measured in two hosts counts as two",
                *unknown_));
        }
        if (committed_ && bundles > 1) {
            found_.warnings.emplace_back(
                "serial numbers or hosts are commitments: what two senders packed is never found "
                "to be the same");
        }
        for (const auto& [model, words] : drivers_) {
            if (words.size() > 1) {
                found_.warnings.push_back(
                    fmt::format("cards of {} ran with unlike drivers or firmware: {}",
                                found_.models[model], fmt::join(words, "; ")));
            }
        }
        return std::move(found_);
    }

  private:
    void add_device(std::size_t bundle, const json& device, const std::string& label,
                    const std::string& host) {
        const json& info = member_of(device, "info");
        std::string backend = text_in(device, "backend");
        if (backend.empty()) {
            backend = label.substr(0, label.find(':'));
        }
        const std::string name = text_in(info, "name").empty() ? backend : text_in(info, "name");
        const std::size_t model = model_of(backend, name);
        const std::string card = text_in(info, "card");
        const std::string uuid = text_in(info, "uuid");
        const std::string own = is_identity(card) ? card : is_identity(uuid) ? uuid : "";
        if (own.empty() && !unknown_) {
            unknown_ = found_.models[model];
        }
        committed_ = committed_ || is_commitment(own) || is_commitment(host);
        const std::string called = own.empty() ? fmt::format("{} in {}", label, host) : own;
        const auto place = cards_.emplace(std::pair(model, called), found_.cards.size());
        if (place.second) {
            found_.cards.push_back({called, model, !own.empty()});
        }
        const auto where = hosts_.emplace(host, found_.hosts.size());
        if (where.second) {
            found_.hosts.push_back(host);
        }
        const std::string driver =
            fmt::format("{} {}", text_in(info, "driver"), text_in(info, "firmware"));
        if (driver != " ") {
            drivers_[model].insert(driver);
        }
        found_.devices.push_back({bundle, label, place.first->second, where.first->second});
    }

    std::size_t model_of(const std::string& backend, const std::string& name) {
        const auto key = std::pair(backend, name);
        const auto known = models_.find(key);
        if (known != models_.end()) {
            return known->second;
        }
        const bool taken =
            std::find(found_.models.begin(), found_.models.end(), name) != found_.models.end();
        found_.models.push_back(taken ? fmt::format("{} ({})", name, backend) : name);
        return models_[key] = found_.models.size() - 1;
    }

    fleet found_;
    std::map<std::pair<std::string, std::string>, std::size_t> models_;  // backend, name
    std::map<std::pair<std::size_t, std::string>, std::size_t> cards_;
    std::map<std::string, std::size_t> hosts_;
    std::map<std::size_t, std::set<std::string>> drivers_;
    std::optional<std::string> unknown_;  // a model
    bool committed_ = false;
};

}  // namespace

fleet fleet_of(std::span<const bundle> bundles) {
    collector all;
    for (std::size_t i = 0; i < bundles.size(); ++i) {
        all.add(i, bundles[i]);
    }
    return all.take(bundles.size());
}

bool is_commitment(std::string_view text) {
    return text.starts_with("[serial ") || text.starts_with("[host ");
}

result<std::size_t> find_model(const fleet& all, const std::string& name) {
    for (std::size_t i = 0; i < all.models.size(); ++i) {
        if (all.models[i] == name) {
            return i;
        }
    }
    std::set<std::size_t> meant;
    for (const fleet_device& device : all.devices) {
        if (device.label == name || device.label.substr(0, device.label.find(':')) == name) {
            meant.insert(all.cards[device.card].model);
        }
    }
    if (meant.size() == 1) {
        return *meant.begin();
    }
    return make_error(error_code::unknown_device, fmt::format("cannot use \"{}\" as a model", name),
                      fmt::format("{}; the bundles hold {}",
                                  meant.empty() ? "no device of the bundles is called so"
                                                : "several models have devices of that name",
                                  fmt::join(all.models, ", ")));
}

}  // namespace accelbench::results
