# SPDX-License-Identifier: Apache-2.0
"""The unit of a claim, end to end: fleets with planted speeds, one card, confounded and swapped hosts."""

import unittest

from bench import words_of
from fleets import FleetTest, card, cards


class Claim(FleetTest):
    def claim(self, *folders, unit="card", args=()):
        return self.json_of("compare", *folders, "--unit", unit, *args)

    def test_five_cards_cover_the_planted_ratio_where_runs_do_not(self):
        truth = 40 / 30
        # Cards differ by far more than a busy machine makes runs differ.
        folder = self.fleet(*cards("alpha", 7, 5, 40, spread=0.08), *cards("beta", 8, 5, 30, spread=0.08), runs=4)
        (row,) = self.claim(folder)["rows"]
        held = row["ratio"]["interval"]
        self.assertTrue(held["low"] < truth < held["high"], held)
        self.assertGreater(held["low"], 1.1)
        self.assertGreater(row["base"]["variance"]["card"]["variance"], row["base"]["variance"]["process"]["variance"])
        (runs,) = self.claim(folder, unit="process")["rows"]
        narrow = runs["ratio"]["interval"]
        self.assertLess(2 * (narrow["high"] - narrow["low"]), held["high"] - held["low"])
        said = words_of(self.accelbench("compare", folder, "--unit", "card").stdout)
        self.assertIn("alpha: 5 cards in 1 host", said)
        self.assertRegex(said, r"alpha: 95 % of cards at least [0-9.]+ MB/s with 95 % confidence \(5 cards")

    def test_one_card_is_this_card(self):
        folder = self.fleet(card("alpha", 7, 3, 40), *cards("beta", 8, 2, 30))
        said = words_of(self.accelbench("compare", folder, "--unit", "card").stdout)
        self.assertIn("of alpha there was one card, SIM-00000007-0003: what stands here holds for this card", said)
        self.assertIn("these cards alone: [", said)
        self.assertIn("undecided", said)

    def test_hosts_confounded_are_warned_of_and_swapped_cards_part_them(self):
        slow = {"slowdown": 1.1}  # the second host, whatever card is in it
        alpha, beta = ("alpha", 7, 3, 40), ("beta", 8, 3, 40)
        here = self.fleet(*cards(*alpha, spread=0.005), host="node1")
        there = self.fleet(*cards(*beta, spread=0.005, **slow), host="node2")
        report = self.claim(here, there)
        (row,) = report["rows"]
        self.assertEqual(row["ratio"]["hosts"], "cards and hosts confounded")
        self.assertLess(row["ratio"]["interval"]["high"], 0.97, "of equal models: the host made it")
        warning = report["pairs"][0]["sentences"][-1]
        self.assertTrue(warning.startswith("WARNING: no host had both models: alpha was measured in node1, beta in node2"), warning)
        back = self.fleet(*cards(*beta, spread=0.005), host="node1")
        forth = self.fleet(*cards(*alpha, spread=0.005, **slow), host="node2")
        report = self.claim(here, there, back, forth, args=("--margin", 0.05))
        (row,) = report["rows"]
        self.assertEqual(row["ratio"]["hosts"], "cards swapped between hosts")
        self.assertAlmostEqual(row["ratio"]["times_faster"], 1.0, delta=0.04)
        self.assertFalse([line for line in report["pairs"][0]["sentences"] if line.startswith("WARNING")])

    def test_more_cards_are_asked_for_where_few_do_not_decide(self):
        folder = self.fleet(*cards("alpha", 7, 3, 40, spread=0.08), *cards("beta", 9, 3, 40, spread=0.08), runs=1)
        (row,) = self.claim(folder, args=("--margin", 0.02))["rows"]
        self.assertEqual(row["verdict"], "undecided")
        self.assertGreater(row["cards_needed"], 10)
        self.assertRegex(row["note"], r"needs about \d+ cards a side, has 3 and 3")

    def test_a_card_that_fails_is_named(self):
        folder = self.measure(*cards("alpha", 7, 2, 40), card("beta", 8, 0, 30), card("beta", 8, 1, 30, wrong_at=1)).folder
        (row,) = self.json_of("compare", folder, "--unit", "card", status=6)["rows"]
        self.assertFalse(row["comparable"])
        self.assertIn("beta SIM-00000008-0001: failed", row["why_not"])

    def test_what_makes_no_sense_is_refused(self):
        folder = self.fleet(*cards("alpha", 7, 2, 40), runs=1)
        self.one_sentence(self.accelbench("compare", folder, "--unit", "card"), 6, "E600", "alpha is the only model")
        self.one_sentence(self.accelbench("compare", folder, "--unit", "card", "--margin", 2), 2, "E100", "margin")


if __name__ == "__main__":
    unittest.main()
