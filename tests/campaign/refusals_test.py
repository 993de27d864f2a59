# SPDX-License-Identifier: Apache-2.0
"""What a purchase must not be decided by is refused, or marked, by its name and with what to do: by every command that could use it.

The bundles are those of docs/tender-example, so nothing is measured here.
"""

import hashlib
import json
import pathlib
import shutil
import subprocess
import tarfile
import unittest

from bench import CampaignTest

DOCS = pathlib.Path(__file__).parents[2] / "docs"
TENDER = DOCS / "tender-example"
PRICES = DOCS / "decision-example/prices.toml"
MIX = 'name = "halves"\n[[item]]\nworkload = "triad/free/n2048/f32"\nweight = 0.5\n[[item]]\nworkload = "matmul/free/m40n48k64/nt/f32"\nweight = 0.5\n'


def seal(folder):
    """As somebody would who edits a bundle and hashes it anew."""
    files = sorted(path for path in folder.iterdir() if path.name != "MANIFEST.sha256")
    (folder / "MANIFEST.sha256").write_text("".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files))


class Refusals(CampaignTest):
    def setUp(self):
        super().setUp()
        for name in ("alpha", "beta"):
            with tarfile.open(TENDER / f"bids/{name}.tar.gz") as packed:
                packed.extractall(self.folder / f"packed-{name}")
            (self.folder / f"packed-{name}/bundle").rename(self.folder / name)
        self.alpha, self.beta = self.folder / "alpha", self.folder / "beta"
        (self.folder / "mix.toml").write_text(MIX)
        for name in ("criteria.toml", "kr-2013-80-20.toml", "offers.toml"):
            shutil.copy(TENDER / name, self.folder / name)

    def edited(self, name, *changes, source=None):
        path = self.folder / f"edited-{name}"
        text = (source or self.folder / name).read_text(encoding="utf-8")
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        return path

    def equivalent(self, *args, mix=None):
        return ("equivalent", "--reference", "alpha", "--candidate", "beta", "--mix", mix or self.folder / "mix.toml", self.alpha, self.beta, *args)

    def score(self, criteria=None, offers=None):
        return ("score", "--criteria", criteria or self.folder / "criteria.toml", "--bids", offers or self.folder / "offers.toml", self.alpha, self.beta)

    def every_command(self):
        return (("compare", self.alpha, self.beta), ("compare", self.alpha, self.beta, "--unit", "card"), self.equivalent(), self.score(),
                ("report", self.alpha, self.beta, "-o", self.folder / "report"), ("merge", self.alpha, self.beta, "-o", self.folder / "merged"))

    def test_they_are_taken_as_they_are(self):
        for command in self.every_command():
            self.assertIn(self.accelbench(*command).returncode, (0, 1), command)

    def test_unlike_protocol_versions(self):
        campaign = self.beta / "bundle.json"
        campaign.write_text(campaign.read_text().replace('"protocol_version": "0.1.0"', '"protocol_version": "0.2.0"'))
        seal(self.beta)
        for command in self.every_command():
            self.one_sentence(self.accelbench(*command), 5, "E515", "beta", "protocol", "0.2.0", "Measure both with the same version")

    def test_mixed_currencies(self):
        offers = self.edited("offers.toml", ('currency = "KRW"', 'currency = "USD"'))
        self.one_sentence(self.accelbench(*self.score(offers=offers)), 2, "E205", "alpha Inc.", "USD", "KRW")
        prices = self.edited("prices.toml", ("card = { price = 22_000_000,", 'card = { price = 22_000_000, currency = "USD",'), source=PRICES)
        for command in (self.equivalent("--prices", prices, "--as-of", "2026-11-26"),
                        ("report", self.alpha, self.beta, "--prices", prices, "--as-of", "2026-11-26", "-o", self.folder / "r")):
            self.one_sentence(self.accelbench(*command), 2, "E205", "model beta, card", "USD", "Convert it")

    def test_expired_prices(self):
        for command in (self.equivalent("--prices", PRICES, "--as-of", "2027-02-01"),
                        ("report", self.alpha, self.beta, "--prices", PRICES, "--as-of", "2027-02-01", "-o", self.folder / "r")):
            self.one_sentence(self.accelbench(*command), 2, "E205", "expired on 2027-01-31", "--as-of")

    def test_criteria_newer_than_bundles(self):
        """Under a challenge that binds others they are not the published ones; campaign_score has those whose day is later."""
        later = self.edited("criteria.toml", ("published = 2026-11-20T09:00:00+09:00", "published = 2026-12-24"))
        self.one_sentence(self.accelbench(*self.score(criteria=later)), 6, "E610", "edited-criteria.toml", "published with the challenge")

    def test_weights_that_do_not_sum(self):
        mix = self.edited("mix.toml", ("weight = 0.5", "weight = 0.6"))
        self.one_sentence(self.accelbench(*self.equivalent(mix=mix)), 2, "E204", "sum to 1.1")
        criteria = self.edited("criteria.toml", ("points = 40", "points = 41"))
        self.one_sentence(self.accelbench(*self.score(criteria=criteria)), 2, "E210", "sum to 101", "100")

    def test_a_mix_that_names_a_missing_workload(self):
        mix = self.edited("mix.toml", ("triad/free/n2048/f32", "triad/free/n2049/f32"))
        self.one_sentence(self.accelbench(*self.equivalent(mix=mix)), 6, "E600", "triad/free/n2049/f32", "alpha has none", "leave it out")

    def test_a_tender_edited_by_hand(self):
        annex = self.edited("annex.toml", ('"objection.days" = 7', '"objection.days" = 9'), source=TENDER / "annex/annex.toml")
        self.one_sentence(self.accelbench("tender", "check", "--annex", annex, "--bid", TENDER / "bids/alpha.toml"), 2, "E212",
                          "edited after it was made", "Use the annex that was published")

    def test_a_broken_signature(self):
        key = self.folder / "key.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, stderr=subprocess.DEVNULL)
        key.chmod(0o600)
        self.assertEqual(self.accelbench("sign", self.beta, "--key", key, "--as", "Vendor B", "--role", "vendor").returncode, 0)
        for command in self.every_command():
            self.assertIn(self.accelbench(*command).returncode, (0, 1), command)
        shutil.rmtree(self.folder / "merged")
        signatures = self.beta / "signatures.jsonl"
        signatures.write_text(signatures.read_text().replace("name: Vendor B", "name: Vendor C"))
        for command in self.every_command():
            self.one_sentence(self.accelbench(*command), 5, "E511", "beta/signatures.jsonl", "Vendor C", "did not sign this", "Ask its signer")
        self.assertIn("FAILED signature", self.accelbench("verify", self.beta).stdout)

    def test_withdrawn_rows(self):
        """Marked where other rows go on without it, refused where nothing stands without it; its rate is nowhere."""
        listed = self.accelbench("annotate", self.beta).stdout.splitlines()
        row = next(line for line in listed if "triad" in line and "#aa" not in line).split()[0]
        compared = json.loads(self.accelbench("compare", self.alpha, self.beta, "--json").stdout)["rows"]
        exact = {str(side["rate"]["value"]) for one in compared for side in (one["base"], one["candidate"]) if side["row_id"] == row and side["rate"]}
        said = self.accelbench("annotate", self.beta, "--row", row, "--status", "withdrawn", "--by", "Vendor B", "--reason", "wrong clocks")
        self.assertEqual(said.returncode, 0, said.stdout)
        self.one_sentence(self.accelbench("cite", self.beta, "--row", row), 6, "E600", "withdrawn", "wrong clocks")
        self.one_sentence(self.accelbench(*self.equivalent()), 6, "E600", "triad", "withdrawn", "wrong clocks")
        for form in ((), ("--csv",), ("--markdown",), ("--json",)):
            for unit in ((), ("--unit", "card")):
                said = self.accelbench("compare", self.alpha, self.beta, *form, *unit).stdout
                self.assertIn("wrong clocks", said, form)
                for value in exact:
                    self.assertNotIn(value, said, form)
        self.assertTrue(exact)
        score = json.loads(self.accelbench(*self.score(), "--json").stdout)
        self.assertEqual([one["bid"] for one in score["changes"]], ["alpha Inc.", "beta Inc."])
        self.assertTrue(any("wrong clocks" in one["barred"] for one in score["rows"]))
        self.assertEqual(self.accelbench("report", self.alpha, self.beta, "--unit", "card", "-o", self.folder / "r").returncode, 0)
        self.assertIn("wrong clocks", (self.folder / "r/report.ko.md").read_text(encoding="utf-8"))
        gone = [line for line in (self.folder / "r/rows.csv").read_text(encoding="utf-8").splitlines() if ",0,,,," in line]
        self.assertEqual(len(gone), 1, "the row stays, without time, rate and unit")


if __name__ == "__main__":
    unittest.main()
