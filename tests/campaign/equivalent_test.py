# SPDX-License-Identifier: Apache-2.0
"""How many cards of one model do the work of so many of another: planted ratios, refusals by name, composed steps."""

import os
import pathlib
import subprocess
import unittest

from bench import ADAMW, LONGEST_S, MATMUL, PROGRAM, TRIAD
from fleets import FleetTest, card, cards

HALVES = f"""name = "halves"
[[item]]
workload = "{TRIAD}"
weight = 0.5
[[item]]
workload = "{ADAMW}"
weight = 0.5
"""

PRICES = """name = "offers"
date = 2026-11-01
expires = 2027-01-31
currency = "KRW"
vat = "excluded"
vat_rate = 0.1
pue = { value = 1.5, origin = "operator" }
utilisation = { value = 1.0, origin = "tender" }
availability = { value = 1.0, origin = "tender" }
life_years = { value = 1.0, origin = "tender" }
discount_rate = { value = 0.0, origin = "tender" }
[electricity]
origin = "invented"
demand_per_kw_month = 0
climate_per_kwh = 0
fuel_per_kwh = 0
[[electricity.season]]
name = "year"
months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
[[electricity.season.band]]
name = "flat"
hours = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]
per_kwh = 100
"""


def offer(model, price, power='kind = "wall", scope = "card", busy_watts = { value = 100, origin = "meter" }'):
    """A card that sits alone in a server of no price; 100 W cost 131,400 a year."""
    stated = '{ price = 0, origin = "in the card" }'
    return f"""[model.{model}]
card = {{ price = {price}, origin = "bid" }}
server = {stated}
network = {stated}
support_per_year = {stated}
cards_per_server = {{ value = 1, origin = "bid" }}
power = {{ {power} }}
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

    def priced(self, folder, text, *more):
        path = self.folder / "p.toml"
        path.write_text(text)
        return (*self.arguments_of(folder), "--prices", path, "--as-of", "2026-11-26", *more)

    def test_money_with_the_break_even_price_of_the_planted_ratio(self):
        folder = self.pair()
        text = PRICES + offer("alpha", 1000000) + offer("beta", 3000000)
        money = self.json_of(*self.priced(folder, text))["money"]
        electricity = 100 * 1.5 * 8760 * 100 / 1000
        self.assertAlmostEqual(money["models"][0]["tco"]["value"], 1000000 + electricity)
        held = money["break_even_card"]["interval"]
        self.assertTrue(held["low"] < 2 * (1000000 + electricity) - electricity < held["high"], held)
        self.assertIn("the price asked is above it, so it is dearer", " ".join(self.accelbench(*self.priced(folder, text)).stdout.split()))
        self.assertEqual(money["prices"]["currency"], "KRW")
        self.assertEqual(money["sensitivity"][0]["input"], "card of beta", "that price is most of its cost")

    def test_what_prices_lack_leaves_no_number_and_old_ones_are_refused(self):
        folder = self.pair(count=2)
        text = PRICES + offer("alpha", 1000000) + offer("beta", 3000000, 'kind = "telemetry"')
        money = self.json_of(*self.priced(folder, text))["money"]
        self.assertIsNone(money["break_even_card"]["value"])
        self.assertIn("has no power (run --energy)", money["models"][1]["why_no_telemetry"])
        self.assertIn("never put in one figure", money["work_per_watt"]["why_not"])
        without = self.json_of(*self.priced(folder, PRICES + offer("alpha", 1000000)))["money"]
        self.assertIn("missing: card of beta", without["models"][1]["tco"]["why_not"])
        self.one_sentence(self.accelbench(*self.priced(folder, text)[:-2], "--as-of", "2027-02-01"), 2, "E205", "expired on 2027-01-31")
        mixed = text.replace("price = 3000000", 'price = 3000000, currency = "USD"')
        self.one_sentence(self.accelbench(*self.priced(folder, mixed)), 2, "E205", "model beta, card", "USD")

    def test_the_example_of_the_page(self):
        example = pathlib.Path(__file__).parents[2] / "docs/decision-example"
        done = subprocess.run([example / "measure.sh"], cwd=self.folder, env=os.environ | {"ACCELBENCH": PROGRAM}, check=False, timeout=LONGEST_S)
        self.assertEqual(done.returncode, 0)
        fleet = self.folder / "fleet"
        (row, *_) = self.json_of("compare", fleet, "--unit", "card", "--margin", 0.03)["rows"]
        self.assertLess(row["ratio"]["interval"]["high"], 0.9)
        found = self.json_of("equivalent", "--reference", "alpha", "--candidate", "beta", "--mix", example / "mix.toml",
                             "--prices", example / "prices.toml", "--as-of", "2026-11-26", fleet)
        held = found["cards_interval"]
        self.assertTrue(held["low"] < 1250 < held["high"], held)
        money = found["money"]
        self.assertFalse([figure for figure in (money["work_per_watt"], money["tco_ratio"], money["break_even_card"]) if figure["value"] is None])
        self.assertAlmostEqual(money["per_million"][0]["reference"]["value"], 63.8, delta=3)

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
