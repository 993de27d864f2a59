# SPDX-License-Identifier: Apache-2.0
"""The worked tender of docs/tender-example, built anew: the same bytes; changed bundles and clauses are named; campaigns under its challenge."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from bench import ADAMW, EMPTY, LONGEST_S, MATMUL, PROGRAM, SIM, SUITE, TRIAD, CampaignTest, journal, lines

EXAMPLE = pathlib.Path(__file__).parents[2] / "docs/tender-example"


class Tender(CampaignTest):
    def rebuilt(self):
        out = self.folder / "tender"
        done = subprocess.run([EXAMPLE / "rebuild.sh", out], env=os.environ | {"ACCELBENCH": PROGRAM}, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST_S)
        self.assertEqual(done.returncode, 0, done.stdout)
        return out

    def check(self, out, *args, status=6, unwitnessed=False):
        done = self.accelbench("tender", "check", "--annex", out / "annex/annex.toml", "--doubles",
                               *(() if unwitnessed else ("--witness", out / "witness.pem")), *args, "--json")
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

    def test_a_witness_that_the_annex_asks_for_must_have_signed(self):
        out = self.rebuilt()
        asked = ("--bid", out / "bids/alpha.toml", out / "bids/alpha.tar.gz")
        self.assertEqual(self.check(out, *asked, unwitnessed=True), {"execution.witness": "unmet"})
        self.check(out, *asked, status=0)
        # A key, then a bundle: not two keys, and a bundle that nobody read.
        said = self.check(out, *asked[:2], "--witness", out / "witness.pem", asked[2], status=0, unwitnessed=True)
        self.assertTrue(json.loads(said)["measured"])
        signatures = out / "bids/alpha.tar.gz.signatures.jsonl"
        signatures.unlink()
        self.assertEqual(self.check(out, *asked), {"execution.witness": "unmet"})
        # The other bidder's: of another file.
        shutil.copy(out / "bids/beta.tar.gz.signatures.jsonl", signatures)
        self.check(out, *asked, status=5)

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
            done = self.measure(SIM, only=(TRIAD, MATMUL, ADAMW, EMPTY), args=("--challenge", challenge))
            self.assertEqual(done.status, 0, done.said)
            seeds |= {run["seed"] for run in journal(done.folder)}
        self.assertEqual(len(seeds), 1)
        self.assertEqual(self.accelbench("verify", done.folder, "--challenge", challenge).returncode, 0)
        self.assertEqual(self.accelbench("run", "--resume", done.folder).returncode, 0)
        self.assertEqual(self.accelbench("verify", done.folder, "--challenge", challenge).returncode, 0)
        packed = self.folder / "sent.tar.gz"
        self.assertEqual(self.accelbench("pack", done.folder, "-o", packed).returncode, 0)
        self.assertEqual(self.accelbench("verify", packed, "--challenge", challenge).returncode, 0)
        self.recomputed(done.folder, packed)
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

    def recomputed(self, folder, packed):
        """Elements of the outputs, by this machine's processor: all rows, and whoever changes one is named."""
        asked = ("--challenge", EXAMPLE / "challenge.toml", "--recompute", "--suite", SUITE)
        for path in (folder, packed):
            said = self.accelbench("verify", path, *asked)
            self.assertEqual(said.returncode, 0, said.stdout)
            self.assertRegex(said.stdout, r"passed outputs, recomputed +\d+ elements of (\d+) of \1 runs computed again")
            self.assertNotIn("not computed", said.stdout)
        said = self.accelbench("verify", folder, *asked[:-2])
        self.assertEqual(said.returncode, 5)
        self.assertIn("name its suite with --suite", said.stdout)
        forged = self.folder / "forged"
        shutil.copytree(folder, forged)
        kept = lines(forged / "samples.jsonl")
        changed = next(one for one in kept if one["tensors"])
        changed["tensors"][0]["bits"][0] ^= 1 << 21
        (forged / "samples.jsonl").write_text("".join(json.dumps(one) + "\n" for one in kept))
        self.assertIn("samples.jsonl", self.accelbench("verify", forged).stdout)
        manifest = forged / "MANIFEST.sha256"
        names = [line.split("  ")[1] for line in manifest.read_text().splitlines()]
        manifest.write_text("".join(f"{hashlib.sha256((forged / name).read_bytes()).hexdigest()}  {name}\n" for name in names))
        self.assertEqual(self.accelbench("verify", forged).returncode, 0)
        said = self.accelbench("verify", forged, *asked)
        self.assertEqual(said.returncode, 5, said.stdout)
        self.assertRegex(said.stdout, r"1 outputs are not what the seed yields: .* on sim:0,exclusive=1, round 0: 1 of \d+ elements are wrong")

    def test_a_campaign_without_a_challenge_keeps_no_element(self):
        done = self.measure(SIM, only=(TRIAD,))
        self.assertFalse((done.folder / "samples.jsonl").exists())
        said = self.accelbench("verify", done.folder, "--recompute")
        self.assertEqual(said.returncode, 5)
        self.assertIn("not sampled", said.stdout)

    def test_a_bare_nonce_is_a_challenge_too(self):
        nonce = "7" * 64
        done = self.measure(SIM, only=(TRIAD,), args=("--challenge", nonce))
        self.assertEqual(done.status, 0, done.said)
        self.assertEqual(self.accelbench("verify", done.folder, "--challenge", nonce).returncode, 0)
        self.assertEqual(self.accelbench("verify", done.folder, "--challenge", "8" * 64).returncode, 5)


if __name__ == "__main__":
    unittest.main()
