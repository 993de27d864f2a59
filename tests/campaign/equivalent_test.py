# SPDX-License-Identifier: Apache-2.0
"""How many cards of one model do the work of so many of another: planted ratios, refusals by name, composed steps."""

import unittest

from bench import ADAMW, MATMUL, TRIAD
from fleets import FleetTest, card, cards

HALVES = f"""name = "halves"
[[item]]
workload = "{TRIAD}"
weight = 0.5
[[item]]
workload = "{ADAMW}"
weight = 0.5
"""


class Equivalent(FleetTest):
    def mix(self, text=HALVES):
        path = self.folder / "m.toml"
        path.write_text(text)
        return path

    def arguments_of(self, folder, text=HALVES, reference="alpha", candidate="beta"):
        return ("equivalent", "--reference", reference, "--candidate", candidate, "--mix", self.mix(text), folder)

    def pair(self, only=(TRIAD, ADAMW), count=4):
        return self.fleet(*cards("alpha", 7, count, 160), *cards("beta", 8, count, 80), only=only)

    def test_the_planted_number_is_covered_and_every_row_shown(self):
        folder = self.pair()
        found = self.json_of(*self.arguments_of(folder))
        held = found["cards_interval"]
        self.assertTrue(held["low"] < 500 < held["high"], held)
        self.assertLess(held["high"] - held["low"], 100)
        self.assertEqual({item["name"] for item in found["items"]}, {TRIAD, ADAMW})
        said = self.accelbench(*self.arguments_of(folder)).stdout
        self.assertRegex(said, r"^\d+ \[\d+, \d+\] of beta do the work of 1000 of alpha")
        self.assertIn(found["mix"]["sha256"], said)

    def test_a_step_is_composed_of_launches(self):
        folder = self.pair(count=2)
        step = f"""name = "serving"
[[item]]
model = "decode step"
weight = 1
unit = "token"
units = 8
[[item.row]]
workload = "{TRIAD}"
launches = 3
[[item.row]]
workload = "{ADAMW}"
launches = 1
"""
        (item,) = self.json_of(*self.arguments_of(folder, step))["items"]
        self.assertTrue(item["composed"])
        self.assertAlmostEqual(item["reference_ns"] / 640e3, 1.0, delta=0.1)
        self.assertIn("No model was run whole", self.accelbench(*self.arguments_of(folder, step)).stdout)

    def test_missing_and_invalid_rows_are_named(self):
        folder = self.pair(count=2)
        missing = HALVES.replace(ADAMW, MATMUL)
        self.one_sentence(self.accelbench(*self.arguments_of(folder, missing)), 6, "E600", f"row {MATMUL} of the mix: alpha has none")
        self.one_sentence(self.accelbench(*self.arguments_of(folder, HALVES.replace("0.5", "0.4"))), 2, "E204", "sum to 0.8, not to 1")
        self.one_sentence(self.accelbench(*self.arguments_of(folder, candidate="gamma")), 2, "E101", "alpha, beta")
        wrong = self.measure(card("alpha", 7, 0, 40), card("beta", 8, 0, 20, wrong_at=1), only=(TRIAD, ADAMW)).folder
        self.one_sentence(self.accelbench(*self.arguments_of(wrong)), 6, "E600", TRIAD, "beta SIM-00000008-0000: failed")

    def test_other_classes_and_boundaries_are_refused(self):
        folder = self.fleet(*cards("alpha", 7, 1, 40), card("beta", 8, 0, 20, precision="s8", declare=1), only=(MATMUL,))
        one = f'name = "one"\n[[item]]\nworkload = "{MATMUL}"\nweight = 1\n'
        self.one_sentence(self.accelbench(*self.arguments_of(folder, one)), 6, "E600", MATMUL, "precision differs")
        self.one_sentence(self.accelbench(*self.arguments_of(folder, 'boundary = "host"\n' + one)), 6, "E600", "none at boundary host")
        self.one_sentence(self.accelbench(*self.arguments_of(folder, 'tuning = "tuned"\n' + one)), 6, "E600", "class tuned", "class default")


if __name__ == "__main__":
    unittest.main()
