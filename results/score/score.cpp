// SPDX-License-Identifier: Apache-2.0
#include "results/score/score.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "results/compare/same_method.hpp"

namespace accelbench::results {
namespace {

std::string manifest_of(const bundle& b) {
    if (!b.sealed) {
        return {};
    }
    const auto hash = sha256_file(b.path / "MANIFEST.sha256");
    return hash ? *hash : std::string();
}

std::string name_of(const std::filesystem::path& path) {
    return (path.has_filename() ? path : path.parent_path()).filename().string();
}

result<std::vector<scored_bundle>> judge_bundles(const criteria& asked,
                                                 std::span<const bundle> bundles,
                                                 const bid_sources& sources,
                                                 std::span<const named_bundle> named,
                                                 const score_rules& rules) {
    std::vector<scored_bundle> judged;
    for (std::size_t i = 0; i < bundles.size(); ++i) {
        scored_bundle made{.path = bundles[i].path.string(),
                           .campaign = bundles[i].campaign.campaign,
                           .began = first_moment(bundles[i]),
                           .manifest = named[i].manifest,
                           .is_reference = sources.is_reference[i],
                           .age = {}};
        if (!made.is_reference) {
            std::optional<challenge_facts> facts;
            if (rules.challenge) {
                auto found = rules.challenge(bundles[i], asked);
                if (!found) {
                    return found.error();
                }
                facts = std::move(*found);
            }
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
    score_report report;
    report.asked = asked;
    report.offers = offers;
    report.all = fleet_of(bundles);
    report.warnings = rules.warnings;
    report.warnings.insert(report.warnings.end(), report.all.warnings.begin(),
                           report.all.warnings.end());
    std::vector<named_bundle> named;
    for (const bundle& b : bundles) {
        named.push_back({name_of(b.path), manifest_of(b)});
    }
    const auto sources = find_bids(asked, offers, report.all, named);
    if (!sources) {
        return sources.error();
    }
    auto judged = judge_bundles(asked, bundles, *sources, named, rules);
    if (!judged) {
        return judged.error();
    }
    report.bundles = std::move(*judged);
    auto shown = gather_evidence(asked, *sources, report.all, bundles, rules.standing);
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
