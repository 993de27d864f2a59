# SPDX-License-Identifier: Apache-2.0
"""The worked tender of docs/tender-example, built anew: the same bytes; changed bundles and clauses are named; campaigns under its challenge."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

from bench import LONGEST_S, PROGRAM, SIM, TRIAD, CampaignTest, journal

EXAMPLE = pathlib.Path(__file__).parents[2] / "docs/tender-example"


class Tender(CampaignTest):
    def rebuilt(self):
        out = self.folder / "tender"
        done = subprocess.run([EXAMPLE / "rebuild.sh", out], env=os.environ | {"ACCELBENCH": PROGRAM}, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST_S)
        self.assertEqual(done.returncode, 0, done.stdout)
        return out

    def check(self, out, *args, status=6):
        done = self.accelbench("tender", "check", "--annex", out / "annex/annex.toml", "--doubles", *args, "--json")
        self.assertEqual(done.returncode, status, done.stdout)
        return {one["clause"]: one["finding"] for one in json.loads(done.stdout)["findings"]} if status == 6 else done.stdout

    def test_the_example_is_what_the_program_makes_of_it(self):
        out = self.rebuilt()
        made = sorted(path.relative_to(out) for path in out.rglob("*") if path.is_file())
        kept = sorted(path.relative_to(EXAMPLE) for path in EXAMPLE.rglob("*") if path.is_file())
        written = {pathlib.Path(name) for name in ("README.md", "rebuild.sh", "t.toml", "suite.toml")}
        self.assertEqual(made, [path for path in kept if path not in written])
        for path in made:
            self.assertEqual((out / path).read_bytes(), (EXAMPLE / path).read_bytes(), f"{path}: docs/tender-example/rebuild.sh DIR makes it anew")

    def test_a_changed_hash_names_the_clause(self):
        out = self.rebuilt()
        bid = out / "bids/alpha.toml"
        good = bid.read_text()
        self.check(out, "--bid", bid, out / "bids/alpha.tar.gz", status=0)
        hash_of_bundle = good.rpartition('"bundle.fleet" = "')[2][:64]
        bid.write_text(good.replace(hash_of_bundle, hash_of_bundle[::-1]))
        self.assertEqual(self.check(out, "--bid", bid, out / "bids/alpha.tar.gz")["bundle.fleet"], "unmet")
        # The other bidder's bundle under this bid's name.
        bid.write_text(good)
        found = self.check(out, "--bid", bid, out / "bids/beta.tar.gz")
        self.assertIn("bundle.fleet", found)
        self.assertEqual(found["item.product.committed"], "unmet")
        # A byte of the annex.
        annex = out / "annex/annex.toml"
        annex.write_text(annex.read_text().replace('"objection.days" = 7', '"objection.days" = 9'))
        said = self.check(out, "--bid", bid, status=2)
        self.assertIn("edited after it was made", said)

    def test_what_was_softened_in_the_contract_is_named(self):
        out = self.rebuilt()
        found = self.check(out, "--bid", out / "bids/alpha.toml", "--contract", out / "contract-softened.toml")
        self.assertEqual(found, {"damages.cap": "softened", "objection.days": "softened", "item.product.tolerance": "softened",
                                 "execution.witness": "dropped"})

    def test_every_campaign_under_a_challenge_has_its_seed(self):
        """Also one that was stopped and resumed; and none can be turned into another."""
        challenge = EXAMPLE / "challenge.toml"
        seeds = set()
        for _ in range(2):
            done = self.measure(SIM, args=("--challenge", challenge))
            self.assertEqual(done.status, 0, done.said)
            seeds |= {run["seed"] for run in journal(done.folder)}
        self.assertEqual(len(seeds), 1)
        self.assertEqual(self.accelbench("verify", done.folder, "--challenge", challenge).returncode, 0)
        self.assertEqual(self.accelbench("run", "--resume", done.folder).returncode, 0)
        self.assertEqual(self.accelbench("verify", done.folder, "--challenge", challenge).returncode, 0)
        packed = self.folder / "sent.tar.gz"
        self.assertEqual(self.accelbench("pack", done.folder, "-o", packed).returncode, 0)
        self.assertEqual(self.accelbench("verify", packed, "--challenge", challenge).returncode, 0)
        other = self.folder / "other.toml"
        self.accelbench("challenge", "draw", "-o", other)
        said = self.accelbench("verify", done.folder, "--challenge", other)
        self.assertEqual(said.returncode, 5)
        self.assertIn("another nonce", said.stdout)
        # Without the file, or with another one, the campaign neither verifies nor goes on.
        shutil.copy(other, done.folder / "challenge.toml")
        for command in (("verify", done.folder), ("run", "--resume", done.folder)):
            said = self.accelbench(*command)
            self.assertEqual(said.returncode, 5, said.stdout)
            self.assertIn("nonce", said.stdout)

    def test_a_bare_nonce_is_a_challenge_too(self):
        nonce = "7" * 64
        done = self.measure(SIM, only=(TRIAD,), args=("--challenge", nonce))
        self.assertEqual(done.status, 0, done.said)
        self.assertEqual(self.accelbench("verify", done.folder, "--challenge", nonce).returncode, 0)
        self.assertEqual(self.accelbench("verify", done.folder, "--challenge", "8" * 64).returncode, 5)


if __name__ == "__main__":
    unittest.main()
