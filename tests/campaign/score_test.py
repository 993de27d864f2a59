# SPDX-License-Identifier: Apache-2.0
"""Bids of simulated fleets scored as an officer would: planted order found, equal bids not told apart, same bytes, refusals by name."""

import hashlib
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from bench import LONGEST_S, PROGRAM, TRIAD
from fleets import FleetTest, card, cards

EXAMPLE = pathlib.Path(__file__).parents[2] / "docs/scoring-example"

CRITERIA = f"""title = "one row"
published = {{published}}
total = 100
tie_break = ["technical", "lot"]
[[item]]
name = "bandwidth"
kind = "desirable"
workload = "{TRIAD}"
quantity = "B/s"
points = 100
curve = "linear"
floor = {{floor}}
full = {{full}}
"""


class Score(FleetTest):
    def criteria(self, published="2024-01-01", floor="1e6", full="1e9", more=""):
        path = self.folder / "s.toml"
        path.write_text(CRITERIA.format(published=published, floor=floor, full=full) + more)
        return path

    def test_the_example_of_the_page(self):
        done = subprocess.run([EXAMPLE / "measure.sh"], cwd=self.folder, env=os.environ | {"ACCELBENCH": PROGRAM}, check=False, timeout=LONGEST_S)
        self.assertEqual(done.returncode, 0)
        bundles = [self.folder / name for name in ("bid-a", "bid-b", "bid-c")]
        asked = ("score", "--criteria", EXAMPLE / "criteria.toml", "--bids", EXAMPLE / "bids.toml")
        found = self.json_of(*asked, *bundles, status=1)
        a, b, c = found["bids"]
        self.assertEqual([one["bid"] for one in found["bids"]], ["Bidder A", "Bidder B", "Bidder C"])
        self.assertTrue(all(one["mandatory_met"] and one["in_play"] for one in found["bids"]))
        # Planted: A and C are equal in speed and about so in price; B is slower by a quarter, and cheaper.
        self.assertEqual(set(found["first"]["contenders"]), {"Bidder A", "Bidder C"})
        self.assertFalse(found["decided"])
        self.assertEqual(b["rank"], 3)
        self.assertEqual(b["not_separable_from"], [])
        self.assertAlmostEqual(b["price_points"], 20.0)
        self.assertAlmostEqual(a["price_points"], round(20 * 850 / 960, 2))
        for one in (a, b, c):
            held = one["total_interval"]
            self.assertTrue(held["low"] <= one["total"] <= held["high"], one["bid"])
        self.assertEqual(found["criteria"]["sha256"], hashlib.sha256((EXAMPLE / "criteria.toml").read_bytes()).hexdigest())
        # The same input, whatever its order, gives the same bytes.
        once = self.accelbench(*asked, *bundles, "--json").stdout
        self.assertEqual(once, self.accelbench(*asked, *reversed(bundles), "--json").stdout)
        self.pages(asked, bundles)
        # Without C the first place is separable.
        two = self.folder / "two.toml"
        two.write_text((EXAMPLE / "bids.toml").read_text().rsplit("[[bid]]", 1)[0])
        left = self.accelbench("score", "--criteria", EXAMPLE / "criteria.toml", "--bids", two, *bundles[:2])
        self.assertEqual(left.returncode, 0, left.stdout)
        self.assertIn("separable from every other bid", left.stdout)

    def pages(self, asked, bundles):
        done = self.accelbench(*asked, *bundles, "-o", self.folder / "sheet")
        self.assertEqual(done.returncode, 1)
        text = {name: (self.folder / "sheet" / f"score.{name}").read_text() for name in ("en.html", "ko.html", "en.md", "ko.md")}
        digits = {name: sorted(re.findall(r"[0-9]+(?:\.[0-9]+)?", re.sub(r"<style>.*</style>", "", html.unescape(page), flags=re.DOTALL))) for name, page in text.items()}
        self.assertEqual(digits["en.html"], digits["ko.html"])
        self.assertEqual(digits["en.md"], digits["ko.md"])
        self.assertIn("배점표", text["ko.html"])
        self.assertIn("오차 범위 내", text["ko.html"])
        self.assertNotRegex(text["ko.html"], r"(?:src|href)=\"(?!#)")
        self.assertIn("Unverified: take the text that is in force", text["en.html"])
        self.assertNotIn("?", re.sub(r"<[^>]*>", "", text["ko.html"].split("</style>")[1]))

    def test_newer_criteria_and_edited_mixes_are_refused(self):
        folder = self.fleet(*cards("alpha", 7, 2, 40), *cards("beta", 8, 2, 20))
        newer = self.accelbench("score", "--criteria", self.criteria(published="2099-01-01"), folder)
        self.one_sentence(newer, 6, "E610", "newer than what they judge", folder.name)
        copied = self.folder / "example"
        shutil.copytree(EXAMPLE, copied)
        with (copied / "mix.toml").open("a", encoding="utf-8") as file:
            file.write("# a word more\n")
        self.one_sentence(self.accelbench("score", "--criteria", copied / "criteria.toml", folder), 2, "E210", "mix.toml is not the file")

    def test_one_card_claims_no_rank(self):
        folder = self.fleet(card("alpha", 7, 0, 40), card("beta", 8, 0, 20), runs=4)
        done = self.accelbench("score", "--criteria", self.criteria(), folder)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("No rank is claimed", done.stdout)
        self.assertIn("holds for this card", done.stdout)

    def test_a_wrong_answer_earns_nothing(self):
        folder = self.measure(card("alpha", 7, 0, 40), card("beta", 8, 0, 20, wrong_at=1), only=(TRIAD,), runs=2).folder
        found = json.loads(self.accelbench("score", "--criteria", self.criteria(), folder, "--json").stdout)
        self.assertEqual(found["bids"][1]["total"], 0)
        self.assertIn("failed", found["bids"][1]["items"][0]["why_not"])


if __name__ == "__main__":
    unittest.main()
