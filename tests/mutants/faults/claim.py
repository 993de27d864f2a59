# SPDX-License-Identifier: Apache-2.0
"""Faults in claims about models, mixes and prices."""

S = "results/statistics/"
CL = "results/claim/"
MX = "results/mix/"
PR = "results/price/"

FAULTS = [
    (S + "nested_variance.cpp", "cell.logs.size() - 1;", "cell.logs.size();"),
    (S + "nested_variance.cpp", "process + card_weight * card,", "process,"),
    (S + "nested_variance.cpp", "(runs - within_hosts) / f", "runs / f"),
    (S + "host_effects.cpp", "system.left[host][other] -= 1.0 / count;", ""),
    (S + "unit_ratio.cpp", "a * a / freedom_a", "a * a / freedom_b"),
    (S + "unit_ratio.cpp", "static_cast<double>(hosts.size()) - 1.0;", "static_cast<double>(hosts.size());"),
    (S + "unit_ratio.cpp", "if (more > 0.0) {", "if (false) {"),
    (S + "equivalence.cpp", "off - std::log1p(rule.floor)", "off"),
    (S + "equivalence.cpp", "rule.alpha / static_cast<double>(rule.family)", "rule.alpha"),
    (S + "equivalence.cpp", "std::log1p(rule.margin) - off", "std::log1p(rule.margin)"),
    (S + "cards_needed.cpp", "1.0 - 2.0 * rule.alpha", "1.0 - rule.alpha"),
    (S + "cards_needed.cpp", "2.0 * noncentral_t_upper(bar, freedom, shift) - 1.0", "noncentral_t_upper(bar, freedom, shift)"),
    (S + "tolerance_bound.cpp", "[bound.rank - 1]", "[bound.rank]"),
    (S + "tolerance_bound.cpp", ">= rule.confidence", "> 0.5 * rule.confidence"),
    (S + "sampling_plan.cpp", "+ 1e-9)) + 1;", "+ 1e-9));"),
    (S + "sampling_plan.cpp", "return least > c ? 0.0 : 1.0;", "return 1.0;"),
    (CL + "fleet.cpp", "c) != 0; }) >=", "c) != 0; }) + 8 >="),
    (CL + "fleet.cpp", "words.size() > 1", "false"),
    (CL + "gather.cpp", "!seen.insert(row.device).second", "false"),
    (CL + "claim.cpp", "if (!row.bounds) {", "if (false) {"),
    (CL + "source.cpp", "if (!source.why_not_used(bundle, *row.row, as_of).empty()) {", "if (false) {"),
    (CL + "render_csv.cpp", "line.bounds(row.bounds);", "line.bounds(row.these_cards);"),
    (CL + "render_csv.cpp", "std::sqrt(part->variance)", "part->variance"),
    (PR + "sensitivity.cpp", "what == \"busy_watts\" || ", ""),
    (CL + "words.cpp", "facts->cards.size() == 1", "false"),
    (MX + "read_mix.cpp", "std::abs(sum - 1.0) > sum_tolerance", "false"),
    (MX + "read_mix.cpp", "!names_.insert(made.name).second", "false"),
    (MX + "equivalence.cpp", "row.row->state != row_state::ok", "false"),
    (MX + "equivalence.cpp", "question.tuning_class == report_.asked.tuning &&", "true &&"),
    (MX + "equivalence.cpp", "!there.contains({device.card, device.host})", "false"),
    (MX + "equivalence.cpp", "launches * std::exp(value)", "std::exp(value)"),
    (MX + "equivalence.cpp", "+ weight * cell.logs[run]", "+ cell.logs[run]"),
    (PR + "money.cpp", "a.scope != b.scope", "false"),
    (PR + "money.cpp", "!refusal_.empty() || !missing_.empty()", "!refusal_.empty()"),
    (PR + "money.cpp", "r == 0.0 ? 1.0 : r * y", "r == 0.0 ? 1.0 : r"),
    (PR + "money.cpp", "(1.0 - used) * watts", "0.0 * watts"),
    (PR + "money.cpp", "/ r.annuity();", ";"),
    (PR + "read_prices.cpp", "list_.expires < as_of_", "false"),
    (PR + "read_prices.cpp", "list_.date > as_of_", "false"),
    (PR + "read_prices.cpp", "table.text(key) != all", "false"),
    (PR + "tariff.cpp", "band.days == day_kind::weekend ? weekend", "band.days == day_kind::weekday ? weekend"),
    (PR + "tariff.cpp", "bands.at(hour) != 1", "false"),
]

SOURCES = ["results/statistics", "results/claim", "results/mix", "results/price"]

TESTS = ["tests/unit/statistics/cards_test.cpp", "tests/unit/statistics/unit_ratio_test.cpp",
         *(f"tests/unit/results/{name}.cpp" for name in ("claim_test", "mix_test", "price_test", "fleet_campaign", "sample_campaign"))]
