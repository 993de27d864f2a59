// SPDX-License-Identifier: Apache-2.0
#include "results/score/score.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "results/compare/same_method.hpp"

namespace accelbench::results {
namespace {

std::string name_of(const std::filesystem::path& path) {
    return (path.has_filename() ? path : path.parent_path()).filename().string();
}

/// The ABI's ACCB_KIND_SIMULATOR: right answers, and times that somebody invented.
bool has_simulator(const bundle& of) {
    constexpr int simulator = 5;
    const nlohmann::json::json_pointer kind("/info/kind");
    const nlohmann::json& devices = of.campaign.devices;
    return std::any_of(devices.begin(), devices.end(), [&](const nlohmann::json& device) {
        return device.contains(kind) && device[kind] == simulator;
    });
}

result<std::vector<scored_bundle>> judge_bundles(const criteria& asked,
                                                 std::span<const bundle> bundles,
                                                 const bid_sources& sources,
                                                 std::span<const named_bundle> named) {
    std::vector<scored_bundle> judged;
    for (std::size_t i = 0; i < bundles.size(); ++i) {
        scored_bundle made{.path = bundles[i].path.string(),
                           .campaign = bundles[i].campaign.campaign,
                           .began = first_moment(bundles[i]),
                           .manifest = named[i].manifest,
                           .is_reference = sources.is_reference[i],
                           .simulated = has_simulator(bundles[i]),
                           .challenge = {},
                           .age = {}};
        if (!made.is_reference) {
            const auto facts = challenge_facts_of(asked, bundles[i]);
            made.challenge = facts ? facts->sha256 : std::string();
            auto age = judge_age(asked, bundles[i], facts);
            if (!age) {
                return age.error();
            }
            made.age = std::move(*age);
        }
        judged.push_back(std::move(made));
    }
    return judged;
}

/// Of a campaign that stopped nobody knows when, or of a folder without its seal, nothing is
/// scored.
status check_whole(std::span<const bundle> bundles) {
    for (const bundle& b : bundles) {
        const std::string tried = "cannot score " + b.path.string();
        if (!b.campaign.complete) {
            return make_error(error_code::not_scorable, tried, "its campaign is not complete",
                              "Finish it: accelbench run --resume");
        }
        if (!b.sealed) {
            return make_error(error_code::not_scorable, tried, "it has no MANIFEST.sha256",
                              "Use the whole folder, as it was handed in");
        }
    }
    return {};
}

/// A workload that nobody measured is more often a slip of the pen than a bidder's lack.
status check_known(const criteria& asked, std::span<const bundle> bundles) {
    const auto known = [&](const std::string& id) {
        return std::any_of(bundles.begin(), bundles.end(),
                           [&](const bundle& b) { return b.campaign.workloads->contains(id); });
    };
    for (const criterion& item : asked.items) {
        std::vector<std::string> ids;
        if (item.over) {
            for (const mix_item& part : item.over->items) {
                ids.push_back(part.name);
            }
        } else if (item.kind != item_kind::price) {
            ids.push_back(item.workload);
        }
        for (const std::string& id : ids) {
            if (!known(id)) {
                return make_error(error_code::not_scorable,
                                  "cannot score item \"" + item.name + "\"",
                                  "no bundle has the workload " + id,
                                  "Compare its spelling with `accelbench compare BUNDLE`");
            }
        }
    }
    return {};
}

/// Scores as they would be if nothing had been said of any row, beside those that count.
status note_changes(const bid_sources& sources, std::span<const bundle> bundles,
                    score_report& report) {
    const auto before =
        gather_evidence(report.asked, sources, report.all, bundles, standing_judge());
    if (!before) {
        return before.error();
    }
    const auto sheet = make_sheet(report.asked, before->bids);
    if (!sheet) {
        return sheet.error();
    }
    for (std::size_t bid = 0; bid < sheet->bids.size(); ++bid) {
        report.changes.push_back({bid, sheet->bids[bid].total, report.sheet.bids[bid].total,
                                  sheet->bids[bid].rank, report.sheet.bids[bid].rank});
    }
    return {};
}

}  // namespace

bool score_report::age_is_proven() const {
    return std::all_of(bundles.begin(), bundles.end(),
                       [](const scored_bundle& one) { return one.is_reference || one.age.proven; });
}

bool score_report::is_decided() const {
    return sheet.first.contenders.size() == 1;
}

result<score_report> make_score(const criteria& asked, const offer_list& offers,
                                std::span<const bundle> bundles, const score_rules& rules) {
    if (bundles.empty()) {
        return make_error(error_code::bad_usage, "cannot score", "no bundle was given");
    }
    if (auto method = check_same_method(bundles); !method) {
        return method.error();
    }
    for (const auto& check :
         {check_campaigns_once(bundles), check_whole(bundles), check_known(asked, bundles)}) {
        if (!check) {
            return check.error();
        }
    }
    score_report report;
    report.asked = asked;
    report.offers = offers;
    report.all = fleet_of(bundles);
    report.as_of = rules.as_of;
    report.warnings = rules.warnings;
    report.warnings.insert(report.warnings.end(), report.all.warnings.begin(),
                           report.all.warnings.end());
    std::vector<named_bundle> named;
    named.reserve(bundles.size());
    for (const bundle& b : bundles) {
        named.push_back({name_of(b.path), b.sealed ? b.manifest_sha256 : std::string()});
    }
    const auto sources = find_bids(asked, offers, report.all, named);
    if (!sources) {
        return sources.error();
    }
    auto judged = judge_bundles(asked, bundles, *sources, named);
    if (!judged) {
        return judged.error();
    }
    report.bundles = std::move(*judged);
    auto shown =
        gather_evidence(asked, *sources, report.all, bundles, judge_by_annotations(rules.as_of));
    if (!shown) {
        return shown.error();
    }
    report.shown = std::move(*shown);
    auto sheet = make_sheet(asked, report.shown.bids);
    if (!sheet) {
        return sheet.error();
    }
    report.sheet = std::move(*sheet);
    if (report.shown.barred) {
        if (auto noted = note_changes(*sources, bundles, report); !noted) {
            return noted.error();
        }
    }
    return report;
}

}  // namespace accelbench::results
