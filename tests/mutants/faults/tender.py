# SPDX-License-Identifier: Apache-2.0
"""Faults in tenders and challenges."""

T = "results/tender/"
H = "results/challenge/"

FAULTS = [
    (T + "judge_items.cpp", "row.state != row_state::ok || !measured.gone.empty()", "row.state != row_state::ok"),
    (T + "check_bundles.cpp", "packed.size() > 1", "packed.size() > 2"),
    (T + "check_bundles.cpp", "!options_.doubles && is_simulated(b, side.second)", "false"),
    (T + "check_papers.cpp", "now.date < last", "false"),
    (T + "check_papers.cpp", "bid->bidder != contract->bidder", "false"),
    (T + "terms.cpp", "if (!seen) {", "if (false) {"),
    (H + "challenge.cpp", "std::min<std::size_t>(16, c.sha256.size())", "std::min<std::size_t>(12, c.sha256.size())"),
    (H + "challenge.cpp", "if (read.text != text) {", "if (read.text.size() > text.size()) {"),
    (H + "challenge.cpp", "!names.insert(file.name).second", "names.insert(file.name).second && names.empty()"),
    (H + "campaign_challenge.cpp", "campaign.seed != seed_of(drawn)", "campaign.seed < seed_of(drawn)"),
    (H + "campaign_challenge.cpp", "if (campaign.challenge != drawn.nonce) {", "if (false) {"),
    (H + "campaign_challenge.cpp", "*begun < *from", "*begun + 1 < *from"),
    (H + "campaign_challenge.cpp", "if (found != expected.sha256) {", "if (found.size() != expected.sha256.size()) {"),
    (T + "clause.cpp", "direction(came, gone)", "direction(gone, came)"),
    (T + "clause.cpp", ": unit == \"ns\"                    ? softening::higher", ": unit == \"ns\"                    ? softening::lower"),
    (T + "clause.cpp", "return HUGE_VAL;", "return 0.0;"),
    (T + "clause.cpp", "? direction(less, more) : direction(more, less)", "? direction(more, less) : direction(more, less)"),
    (T + "clause.cpp", "? direction(less, more) : direction(more, less)", "? direction(less, more) : direction(less, more)"),
    (T + "annex_text.cpp", "if (sha256_hex(without_hash(*text)) != read.sha256) {", "if (read.sha256.size() != 64) {"),
    (T + "make_annex.cpp", "if (!made_.clauses.contains(std::string(rule.key))) {", "if (rule.key.starts_with(\"cards.\") && !made_.clauses.contains(std::string(rule.key))) {"),
    (T + "make_annex.cpp", "if (!made_.clauses.emplace(key, value).second) {", "if (!made_.clauses.insert_or_assign(key, value).second && key.empty()) {"),
    (T + "check_papers.cpp", "said - exact > rounding || exact - said > rounding", "said - exact > rounding"),
    (T + "check_papers.cpp", "return unit == \"ns\" ? value <= floor : value >= floor;", "return value >= floor;"),
    (T + "judge_items.cpp", "return time ? interval->high : interval->low;", "return time ? interval->low : interval->high;"),
    (T + "judge_items.cpp", "interval->level + rounding < number_in", "interval->level + 1.0 < number_in"),
    (T + "judge_items.cpp", ": rule == \"best\" ? worth(a) > worth(b)", ": rule == \"best\" ? worth(a) < worth(b)"),
    (T + "judge_items.cpp", "verdict.shortfall <= item.tolerance", "verdict.shortfall <= 0.0"),
    (T + "judge_items.cpp", "if (!options_.acceptance || out_.bad_cards > borne) {", "if (!options_.acceptance) {"),
    (T + "check_bundles.cpp", "if (!drawn.binds(sha256_hex(asked_.text))) {", "if (drawn.bound.empty()) {"),
    (T + "check_bundles.cpp", "least && *from < *least", "least && *from > *least"),
    (T + "check_bundles.cpp", "asked != \"none\" && b.witnesses.empty()", "asked != \"none\" && false"),
    (T + "check_bundles.cpp", "!asked.empty() && asked != \"none\" && ", ""),
    (T + "check_bundles.cpp", "row.runs < number_in(asked_.clauses, \"measurement.runs\")", "row.runs + 1 < number_in(asked_.clauses, \"measurement.runs\")"),
]

SOURCES = ["results/tender", "results/challenge"]

TESTS = ["tests/unit/tender", "tests/unit/results/fleet_campaign.cpp", "tests/unit/results/sample_campaign.cpp"]

FLAGS = ['-DACCELBENCH_SOURCE="{ROOT}"']
