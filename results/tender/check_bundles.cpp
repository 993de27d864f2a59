// SPDX-License-Identifier: Apache-2.0
// Bundles against an annex: how they were measured, on which cards, under which challenge.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/sha256.hpp"
#include "results/challenge/challenge.hpp"
#include "results/claim/fleet.hpp"
#include "results/tender/check.hpp"
#include "results/tender/judge_items.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

/// The ABI's ACCB_KIND_SIMULATOR: right answers, and times that somebody invented.
bool is_simulated(const bundle& b, const std::string& label) {
    constexpr int simulator = 5;
    const json& devices = b.campaign.devices;
    const json::json_pointer at("/info/kind");
    return devices.is_object() && devices.contains(label) && devices[label].contains(at) &&
           devices[label][at] == simulator;
}

class checker {
  public:
    checker(const annex& asked, const std::optional<paper>& promised,
            std::span<const handed_in> bundles, const check_options& options)
        : asked_(asked), promised_(promised), bundles_(bundles), options_(options) {}

    bundle_findings run() {
        check_hashes();
        std::set<std::string> challenges, campaigns;
        for (const handed_in& one : bundles_) {
            where_ = "bundle " + one.name;
            if (!campaigns.insert(one.content.campaign.campaign).second) {
                unmet("cards.bid", one.content.campaign.campaign, "this campaign was given before");
            }
            check_campaign(one.content);
            check_witness(one.content);
            check_challenge_of(one.content, challenges);
            check_workloads_of(one.content);
            check_rows(one.content);
        }
        where_ = "bundles";
        if (challenges.size() > 1) {
            unmet("challenge.drawn_by", fmt::format("{} challenges", challenges.size()),
                  "one challenge is drawn for a tender, and all bundles are of it");
        }
        check_cards();
        return std::move(out_);
    }

  private:
    void unmet(const std::string& clause, std::string found, std::string note) {
        const auto at = asked_.clauses.find(clause);
        const clause_rule* rule = rule_of(clause);
        out_.findings.push_back({finding_kind::unmet, where_, clause,
                                 at == asked_.clauses.end() || rule == nullptr
                                     ? ""
                                     : term_text(*rule, at->second, language::english),
                                 std::move(found), std::move(note)});
    }

    /// What was handed in is what was promised, by hash.
    void check_hashes() {
        if (!promised_) {
            return;
        }
        std::set<std::string> listed;
        for (const auto& [key, value] : promised_->clauses) {
            if (!key.starts_with("bundle.")) {
                continue;
            }
            const std::string& hash = std::get<std::string>(value);
            listed.insert(hash);
            const bool there = std::any_of(bundles_.begin(), bundles_.end(),
                                           [&](const handed_in& b) { return b.sha256 == hash; });
            if (!there && !options_.acceptance) {
                out_.findings.push_back({finding_kind::unmet, "bundles", key, hash, "",
                                         "no bundle that was given has this hash"});
            }
        }
        for (const handed_in& one : bundles_) {
            if (!listed.contains(one.sha256) && !options_.acceptance) {
                out_.findings.push_back({finding_kind::added, "bundle " + one.name, "bundle.*", "",
                                         one.sha256, promised_->file + " does not name it"});
            }
        }
    }

    void check_version(const char* clause, const std::string& found) {
        const auto permitted = list_in(asked_.clauses, clause);
        if (std::find(permitted.begin(), permitted.end(), found) == permitted.end()) {
            unmet(clause, found, "not permitted");
        }
    }

    void check_campaign(const bundle& b) {
        if (!b.sealed || !b.campaign.complete) {
            unmet("documents.required", b.campaign.stopped_because, "the campaign is not finished");
        }
        check_version("versions.accelbench", b.campaign.product_version);
        check_version("versions.protocol", b.campaign.protocol_version);
        const auto permitted = list_in(asked_.clauses, "versions.drivers");
        if (std::find(permitted.begin(), permitted.end(), "any") != permitted.end()) {
            return;
        }
        const json devices =
            b.campaign.devices->is_object() ? b.campaign.devices.json() : json::object();
        for (const auto& [label, device] : devices.items()) {
            const json::json_pointer at("/info/driver");
            check_version("versions.drivers", device.contains(at) && device[at].is_string()
                                                  ? device[at].get<std::string>()
                                                  : std::string("unknown"));
        }
    }

    void check_witness(const bundle& b) {
        constexpr const char* clause = "execution.witness";
        const std::string asked = text_in(asked_.clauses, clause);
        if (!asked.empty() && asked != "none" && b.witnesses.empty()) {
            unmet(clause, "",
                  "no witness whose key was named has signed it: `accelbench sign --role "
                  "witness`, and --witness here");
        }
    }

    void check_challenge_of(const bundle& b, std::set<std::string>& seen) {
        if (!b.ran_under) {
            unmet("challenge.drawn_by", "none",
                  "it was run under no challenge: its seed is of whoever "
                  "ran it");
            return;
        }
        const challenge& drawn = *b.ran_under;
        seen.insert(drawn.sha256);
        if (drawn.drawn_by != text_in(asked_.clauses, "challenge.drawn_by")) {
            unmet("challenge.drawn_by", drawn.drawn_by, "");
        }
        const auto from = utc_seconds(drawn.drawn),
                   least = utc_seconds(text_in(asked_.clauses, "challenge.not_before")),
                   end = utc_seconds(b.campaign.finished_utc);
        if (!from || (least && *from < *least)) {
            unmet("challenge.not_before", drawn.drawn, "the numbers were known too early");
        }
        if (!drawn.binds(sha256_hex(asked_.text))) {
            unmet("annex_sha256", "", "its challenge does not bind this annex");
        }
        const double hours = from && end ? static_cast<double>(*end - *from) / 3600.0 : 1e9;
        if (hours > number_in(asked_.clauses, "challenge.hours")) {
            unmet("challenge.hours", fmt::format("{:.1f}", hours),
                  "there was time to run it more often and to choose");
        }
    }

    void check_workloads_of(const bundle& b) {
        for (const auto& [key, hash] : asked_.clauses) {
            if (!key.starts_with("workload.")) {
                continue;
            }
            const auto found = b.campaign.workloads->find(name_in(key));
            if (found == b.campaign.workloads->end()) {
                unmet(key, "", "it was not run");
            } else if (found->value("sha256", "") != std::get<std::string>(hash)) {
                unmet(key, found->value("sha256", ""), "another workload under this name");
            }
        }
    }

    /// Of every workload and device there is a row as asked; else the clauses by which the others
    /// differ are named, once a bundle.
    void check_rows(const bundle& b) {
        std::map<std::pair<std::string, std::string>, std::vector<const row_record*>> by_side;
        for (const row_record& row : b.rows) {
            if (asked_.clauses.contains("workload." + row.key.workload_id) &&
                side_label(row.key).find('#') == std::string::npos) {
                by_side[{row.key.workload_id, side_label(row.key)}].push_back(&row);
            }
        }
        std::set<std::string> told;
        const auto tell = [&](const std::string& clause, const std::string& found,
                              const std::string& note) {
            if (told.insert(clause).second) {
                unmet(clause, found, note);
            }
        };
        for (const auto& [side, rows] : by_side) {
            const auto as_asked = std::find_if(rows.begin(), rows.end(), [&](const auto* row) {
                return otherwise_measured(asked_.clauses, row->key).empty();
            });
            if (as_asked == rows.end()) {
                for (const auto& [clause, found] :
                     otherwise_measured(asked_.clauses, rows.front()->key)) {
                    tell(clause, word_text(found, language::english), side.first);
                }
                continue;
            }
            const row_record& row = **as_asked;
            const bool doubled =
                std::find(row.marks.begin(), row.marks.end(), "double") != row.marks.end();
            if (!options_.doubles && is_simulated(b, side.second)) {
                tell("execution.by", "a simulator",
                     "its times are invented: --doubles lets it pass in examples");
            }
            if (doubled && !options_.doubles) {
                tell("execution.by", "a test double",
                     "no device measured this: --doubles lets it pass in examples");
            }
            if (row.state == row_state::ok &&
                row.runs < number_in(asked_.clauses, "measurement.runs")) {
                tell("measurement.runs", fmt::format("{}", row.runs), side.first);
            }
        }
    }

    void check_cards() {
        std::vector<bundle> all;
        for (const handed_in& one : bundles_) {
            all.push_back(one.content);
        }
        const fleet cards = fleet_of(all);
        const char* clause = options_.acceptance ? "cards.sample" : "cards.bid";
        out_.cards = cards.cards.size();
        if (static_cast<double>(out_.cards) < number_in(asked_.clauses, clause)) {
            unmet(clause, fmt::format("{}", out_.cards), "too few different cards");
        }
        const std::string model = promised_ ? text_in(promised_->clauses, "cards.model") : "";
        std::set<std::string> unknown, others, packed;
        for (const fleet_device& device : cards.devices) {
            if (is_commitment(cards.cards[device.card].name)) {
                packed.insert(bundles_[device.bundle].sha256);
            }
        }
        if (packed.size() > 1) {
            unmet(clause, fmt::format("{} packed files", packed.size()),
                  "serial numbers are commitments, and one card has another one in each file: pack "
                  "all bundles into one, or keep serial numbers");
        }
        for (const fleet_card& card : cards.cards) {
            if (promised_ && cards.models[card.model] != model) {
                others.insert(cards.models[card.model]);
            }
            if (!card.known) {
                unknown.insert(card.name);
            }
        }
        if (!unknown.empty()) {
            unmet(clause, *unknown.begin(),
                  "the card has no identity of its own, so it may have been "
                  "counted before");
        }
        for (const std::string& other : others) {
            out_.findings.push_back({finding_kind::unmet, where_, "cards.model", model, other,
                                     "a card of another model than is offered"});
        }
        judge_items(asked_, promised_, all, cards, options_, out_);
    }

    const annex& asked_;
    const std::optional<paper>& promised_;
    std::span<const handed_in> bundles_;
    const check_options& options_;
    std::string where_;
    bundle_findings out_;
};

}  // namespace

bundle_findings check_bundles(const annex& asked, const std::optional<paper>& promised,
                              std::span<const handed_in> bundles, const check_options& options) {
    return checker(asked, promised, bundles, options).run();
}

}  // namespace accelbench::results
