# SPDX-License-Identifier: Apache-2.0
"""Faults in scoring."""

S = "results/statistics/"
K = "results/score/"

FAULTS = [
    (K + "curve.cpp", "value <= point : value >= point", "value < point : value > point"),
    (K + "curve.cpp", "return by.points;\n    }\n    const double way", "return 2.0 * by.points;\n    }\n    const double way"),
    (K + "curve.cpp", "by.floor_points + (by.points - by.floor_points)", "by.floor_points + by.points"),
    (K + "expression.cpp", "depth > deepest", "depth > 100000 * deepest"),
    (K + "expression.cpp", "!std::isfinite(value)", "false"),
    (K + "price_formula.cpp", "std::clamp(*value, 0.0, points)", "*value"),
    (K + "price_formula.cpp", "bid >= one.from * *estimate", "bid > one.from * *estimate + 1.0"),
    (K + "points.cpp", "considered[bid] && value)", "value)"),
    (K + "points.cpp", "*best / value : value / *best", "value / *best : value / *best"),
    (K + "sheet.cpp", "meets(end_of(item, *score.value, true))", "meets(score.value->value)"),
    (K + "sheet.cpp", "meets(end_of(item, *score.value, true))", "meets(end_of(item, *score.value, false))"),
    (K + "sheet.cpp", "scale + 0.5 + 1e-9", "scale + 0.5"),
    (K + "ranks.cpp", "!is_over(worse, pair.better, pair.worse) ||", ""),
    (K + "ranks.cpp", "(bids_[a].this_card || bids_[b].this_card)", "false"),
    (K + "ranks.cpp", "is_over(technical, pair.better, pair.worse) ? 0 : 1", "0"),
    (K + "ranks.cpp", "asked.sha256 + \"\\n\" + name", "name"),
    (K + "sheet.cpp", "gap > 0.0 && ", ""),
    (S + "card_resample.cpp", "std::sqrt(units / (units - 1.0)) *", ""),
    (S + "card_resample.cpp", "widening * (drawn / size - all)", "(drawn / size - all)"),
    (K + "age.cpp", "? published < moment.substr(0, published.size())", "? published <= moment.substr(0, published.size())"),
    (K + "age.cpp", "challenge->bound > 0 && !challenge->binds", "false"),
    (K + "score.cpp", "!b.campaign.complete", "false"),
    (K + "score.cpp", "if (!b.sealed)", "if (false)"),
    (K + "score.cpp", "if (!known(id))", "if (false)"),
    (K + "card_rows.cpp", "if (rows == 0)", "if (false)"),
    (K + "age.cpp", "run.started_utc < first", "false"),
    (K + "moment.cpp", "text[zone] == '-' ? offset : -offset", "offset"),
    (K + "scorable.cpp", '"double") != row.marks.end()', '"double") == row.marks.begin()'),
    (K + "card_rows.cpp", "!row.verification->passed", "false"),
    (K + "card_rows.cpp", "row.state != row_state::ok", "row.state == row_state::failed"),
    (K + "card_rows.cpp", "!asked.empty() && !used.empty() && asked != used", "false"),
    (K + "card_rows.cpp", "key.tuning_class == question.tuning", "true"),
    (K + "criteria_item.cpp", "pinned != actual", "pinned.empty()"),
    (K + "criteria_item.cpp", "if (part.composed)", "if (false)"),
    (K + "read_criteria.cpp", "std::abs(sum - made_.total) >", "sum - made_.total >"),
    (K + "bids.cpp", "one.made.bundles.empty() && shared", "false"),
    (K + "bids.cpp", "offers_.currency != asked_.price->currency", "false"),
    (K + "evidence.cpp", "reference - times[i]", "times[i] - reference"),
    (K + "evidence.cpp", "to.logs[i] += weight * value", "to.logs[i] += value"),
]

SOURCES = ["results/score", "results/statistics"]

TESTS = ["tests/unit/results/score_test.cpp", "tests/unit/results/score_bundles_test.cpp", "tests/unit/results/score_criteria_test.cpp",
         "tests/unit/results/fleet_campaign.cpp",
         "tests/unit/results/sample_campaign.cpp"]

FLAGS = ['-DACCELBENCH_FORMULAS="{ROOT}/results/score/formulas"']
