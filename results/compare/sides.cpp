// SPDX-License-Identifier: Apache-2.0
#include "results/compare/sides.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/compare/identity.hpp"
#include "results/compare/plan_facts.hpp"

namespace accelbench::results {
namespace {

std::string short_name(const bundle& b) {
    const auto name = b.path.filename();
    return (name.empty() ? b.path.parent_path().filename() : name).string();
}

std::vector<side> all_sides(std::span<const bundle> bundles) {
    std::vector<side> sides;
    const std::vector<std::string> names = bundle_names(bundles);
    for (std::size_t i = 0; i < bundles.size(); ++i) {
        for (const std::string& label : device_labels(bundles[i].campaign, bundles[i].rows)) {
            const std::string title =
                bundles.size() == 1 ? label : fmt::format("{}: {}", names[i], label);
            sides.push_back({i, label, title, device_text(bundles[i].campaign, label)});
        }
    }
    return sides;
}

/// Several machines with the same devices: each device against its namesake of the first bundle.
std::vector<side_pair> namesakes(const std::vector<side>& sides) {
    std::vector<side_pair> pairs;
    for (const side& candidate : sides) {
        const auto base = std::find_if(sides.begin(), sides.end(), [&](const side& s) {
            return s.bundle == 0 && candidate.bundle != 0 && s.label == candidate.label;
        });
        if (base != sides.end()) {
            pairs.push_back({*base, candidate});
        }
    }
    return pairs;
}

}  // namespace

std::vector<std::string> bundle_names(std::span<const bundle> bundles) {
    std::vector<std::string> names;
    std::transform(bundles.begin(), bundles.end(), std::back_inserter(names), short_name);
    std::vector<std::string> told = names;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::count(names.begin(), names.end(), names[i]) > 1) {
            told[i] = bundles[i].path.string();
        }
    }
    return told;
}

result<std::vector<side_pair>> choose_pairs(std::span<const bundle> bundles,
                                            const std::string& base) {
    const std::vector<side> sides = all_sides(bundles);
    if (base.empty() && bundles.size() > 1) {
        if (auto pairs = namesakes(sides); !pairs.empty()) {
            return pairs;
        }
    }
    const auto reference = std::find_if(sides.begin(), sides.end(), [&base](const side& s) {
        return base.empty() || s.label == base || s.title == base;
    });
    if (reference == sides.end()) {
        std::vector<std::string> titles;
        std::transform(sides.begin(), sides.end(), std::back_inserter(titles),
                       [](const side& s) { return s.title; });
        return make_error(error_code::bad_usage,
                          base.empty() ? std::string("cannot compare")
                                       : fmt::format("cannot compare against {}", base),
                          titles.empty()
                              ? std::string("no device was measured")
                              : fmt::format("the bundles hold {}", fmt::join(titles, ", ")));
    }
    std::vector<side_pair> pairs;
    for (const side& candidate : sides) {
        const bool others_only = bundles.size() > 1 && base.empty();
        const bool is_base =
            candidate.bundle == reference->bundle && candidate.label == reference->label;
        if (!is_base && (!others_only || candidate.bundle != reference->bundle)) {
            pairs.push_back({*reference, candidate});
        }
    }
    if (pairs.empty()) {
        return make_error(error_code::bad_usage, "cannot compare",
                          fmt::format("{} is the only device there is", reference->title),
                          "Give a second bundle, or measure two devices in one campaign");
    }
    return pairs;
}

}  // namespace accelbench::results
