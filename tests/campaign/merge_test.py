# SPDX-License-Identifier: Apache-2.0
"""Merged bundles and packed files as input: the figures are those of the members themselves, and who is missing is named."""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

from bench import ADAMW, LONGEST_S, TRIAD
from fleets import FleetTest, cards, move

GROW = os.environ.get("ACCELBENCH_GROW_FLEET", "grow_fleet")
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "docs/decision-example"
MIX = f'name = "halves"\n[[item]]\nworkload = "{TRIAD}"\nweight = 0.5\n[[item]]\nworkload = "{ADAMW}"\nweight = 0.5\n'


class Merge(FleetTest):
    kept = None

    @classmethod
    def tearDownClass(cls):
        if cls.kept:
            cls.kept.cleanup()

    def host(self, name, number):
        devices = (*cards("alpha", 40 + number, 3, 160), *cards("beta", 50 + number, 3, 200))
        return self.fleet(*devices, only=(TRIAD, ADAMW), host=name)

    def two_hosts(self):
        """Measured once, and copied for each test."""
        names = [f"node{host}" for host in range(2)]
        if not Merge.kept:
            kept = tempfile.TemporaryDirectory()
            for host, name in enumerate(names):
                shutil.copytree(self.host(name, host), pathlib.Path(kept.name) / name)
            Merge.kept = kept
        return [pathlib.Path(shutil.copytree(pathlib.Path(Merge.kept.name) / name, self.folder / name)) for name in names]

    def merged(self, *folders, name="merged", status=0, args=()):
        out = self.folder / name
        done = self.accelbench("merge", *folders, "-o", out, *args)
        self.assertEqual(done.returncode, status, done.stdout)
        return out, done.stdout

    def test_a_site_is_merged_of_racks(self):
        """To the same bytes as at once; and what a merged bundle cannot be used for is said."""
        folders = self.two_hosts()
        fleet, _ = self.merged(*folders)
        rack, _ = self.merged(folders[1], name="rack")
        site, said = self.merged(rack, folders[0], name="site")
        self.assertIn("2 bundles, 12 devices, 24 rows", said)
        for name in ("fleet.json", "rows.jsonl", "MANIFEST.sha256"):
            self.assertEqual((site / name).read_bytes(), (fleet / name).read_bytes(), name)
        self.assertEqual(self.accelbench("verify", site, "--members", *folders).returncode, 0)
        self.one_sentence(self.accelbench("merge", rack, folders[1], "-o", self.folder / "twice"), 5, "E515", "is in", "already")
        self.one_sentence(self.accelbench("verify", site, "--members", rack), 2, "E100", "Name the bundles that it was made of")
        for command in (("pack", site, "-o", self.folder / "p.tar.gz"), ("coverage", site), ("annotate", site), ("cite", site),
                        ("sign", site, "--key", "none.pem", "--as", "x", "--role", "lab"), ("compare", site, folders[0]),
                        ("score", site, "--criteria", EXAMPLE.parent / "scoring-example/criteria.toml")):
            self.one_sentence(self.accelbench(*command), 2, "E100", "merged bundle", "name its members")

    def test_figures_are_those_of_the_members(self):
        folders = self.two_hosts()
        fleet, said = self.merged(*folders)
        self.assertIn("2 bundles, 12 devices, 24 rows", said)
        again, _ = self.merged(*reversed(folders), name="again")
        self.assertEqual((fleet / "MANIFEST.sha256").read_bytes(), (again / "MANIFEST.sha256").read_bytes())
        self.assertEqual(self.json_of("compare", *folders, "--unit", "card"), self.json_of("compare", fleet))
        mix = self.folder / "mix.toml"
        mix.write_text(MIX)
        asked = ("--reference", "alpha", "--candidate", "beta", "--mix", mix)
        self.assertEqual(self.json_of("equivalent", *folders, *asked), self.json_of("equivalent", fleet, *asked))
        for out, bundles in (("apart", folders), ("together", [fleet])):
            done = self.accelbench("report", *bundles, "--unit", "card", "--prices", EXAMPLE / "prices.toml", "--mix", mix,
                                   "--as-of", "2026-11-26", "--format", "md", "-o", self.folder / out)
            self.assertEqual(done.returncode, 0, done.stdout)
        for name in ("cards.csv", "rows.csv"):
            self.assertEqual((self.folder / "apart" / name).read_bytes(), (self.folder / "together" / name).read_bytes())
        page = (self.folder / "together" / "report.en.md").read_text()
        self.assertIn("For equal work a card of beta may cost", page)
        self.assertIn("measured (self)", page)

    @unittest.skipUnless(shutil.which("soffice"), "LibreOffice (Debian's libreoffice-calc) is not installed")
    def test_formulas_of_the_price_sheet_come_to_the_same_amounts(self):
        fleet, _ = self.merged(*self.two_hosts())
        mix = self.folder / "mix.toml"
        mix.write_text(MIX)
        asked = ("--mix", mix, "--prices", EXAMPLE / "prices.toml", "--as-of", "2026-11-26")
        money = self.json_of("equivalent", fleet, "--reference", "alpha", "--candidate", "beta", *asked)["money"]
        self.accelbench("report", fleet, *asked, "--lang", "en", "--format", "xlsx", "-o", self.folder)
        # Without the values that were written beside the formulas LibreOffice has to reckon.
        with zipfile.ZipFile(self.folder / "report.en.xlsx") as book, zipfile.ZipFile(self.folder / "bare.xlsx", "w") as bare:
            for name in book.namelist():
                bare.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", book.read(name)))
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{self.folder}/profile", "--convert-to",
                        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", self.folder,
                        self.folder / "bare.xlsx"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=LONGEST_S)
        with (self.folder / "bare-Price.csv").open(newline="", encoding="utf-8") as file:
            sheet = list(csv.reader(file))
        alpha, beta = money["models"]
        ratio, price = money["tco_ratio"], money["break_even_card"]
        expected = {(26, 1): alpha["capital"], (26, 2): beta["capital"], (29, 2): beta["electricity_per_year"], (31, 1): alpha["tco"],
                    (31, 2): beta["tco"], (34, 2): money["work_per_watt"], (35, 2): money["work_per_price"], (36, 2): ratio, (39, 2): price}
        amounts = {at: figure["value"] for at, figure in expected.items()}
        amounts |= {(37, 2): ratio["interval"]["low"], (38, 2): ratio["interval"]["high"],
                    (40, 2): price["interval"]["low"], (41, 2): price["interval"]["high"]}
        for (row, column), amount in amounts.items():
            self.assertAlmostEqual(float(sheet[row][column]) / amount, 1.0, places=9, msg=sheet[row][0])

    def test_members_are_checked_one_by_one(self):
        folders = self.two_hosts()
        fleet, _ = self.merged(*folders)
        done = self.accelbench("verify", fleet, "--members", folders[0])
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("1 of 2 members", done.stdout)
        rows = fleet / "rows.jsonl"
        edited = rows.read_text().replace('"times_ns":[', '"times_ns":[1', 1)
        rows.write_text(edited)
        self.assertEqual(self.accelbench("compare", fleet).returncode, 5)
        hashes = fleet / "MANIFEST.sha256"
        lines = [line for line in hashes.read_text().splitlines() if not line.endswith("rows.jsonl")]
        digest = subprocess.run(["sha256sum", rows], check=True, capture_output=True, text=True).stdout.split()[0]
        hashes.write_text("\n".join(sorted([*lines, f"{digest}  rows.jsonl"], key=lambda line: line.split()[1])) + "\n")
        self.assertEqual(self.accelbench("verify", fleet).returncode, 0)
        done = self.accelbench("verify", fleet, "--members", *folders)
        self.assertEqual(done.returncode, 5, done.stdout)
        self.assertIn("is not what the member's runs yield", done.stdout)

    def test_who_is_missing_or_did_not_finish_is_named(self):
        folders = self.two_hosts()
        bundle = json.loads((folders[1] / "bundle.json").read_text())
        (folders[1] / "bundle.json").write_text(json.dumps(bundle | {"complete": False, "stopped_because": "interrupted"}))
        move(folders[1], "node1")
        fleet, said = self.merged(*folders, status=1, args=("--expect", "node0,node1,node2"))
        self.assertRegex(said, r"INCOMPLETE +node1 \(node1\): interrupted")
        self.assertRegex(said, r"MISSING +node2")
        self.assertIn("INCOMPLETE: node1", self.accelbench("compare", fleet).stdout)
        done = self.accelbench("merge", folders[0], folders[0], "-o", self.folder / "twice")
        self.assertEqual(done.returncode, 5, done.stdout)
        self.assertIn("already", done.stdout)
        for command in ("coverage", "pack"):
            done = self.accelbench(command, fleet, *(("-o", self.folder / "x.tar.gz") if command == "pack" else ()))
            self.assertNotEqual(done.returncode, 0, done.stdout)

    def test_packed_files_are_taken_as_folders_are_and_verified_before(self):
        folders = self.two_hosts()
        packed = []
        for folder in folders:
            packed.append(self.folder / f"{folder.name}.tar.gz")
            done = self.accelbench("pack", folder, "--keep", "host,serial,path,log", "-o", packed[-1])
            self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.json_of("compare", *folders, "--unit", "card"), self.json_of("compare", *packed, "--unit", "card"))
        self.assertEqual(self.json_of("coverage", folders[0])["workloads"], self.json_of("coverage", packed[0])["workloads"])
        done = self.accelbench("report", *packed, "--lang", "en", "--format", "md", "-o", self.folder / "packed")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(f"accelbench verify {packed[0]}", (self.folder / "packed" / "report.en.md").read_text())
        fleet, _ = self.merged(*packed, name="of_packed")
        self.assertEqual(self.accelbench("verify", fleet, "--members", *packed).returncode, 0)
        damaged = self.folder / "damaged.tar.gz"
        unfolded = self.folder / "unfolded"
        unfolded.mkdir()
        subprocess.run(["tar", "xf", packed[0], "-C", unfolded], check=True)
        (unfolded / "bundle" / "rows.jsonl").write_text("{}\n")
        subprocess.run(["tar", "czf", damaged, "-C", unfolded, "pack.json", "bundle"], check=True)
        for command in (("compare",), ("report", "-o", self.folder / "none"), ("coverage",), ("merge", "-o", self.folder / "none")):
            done = self.accelbench(command[0], damaged, *command[1:])
            self.assertEqual(done.returncode, 5, done.stdout)
            self.assertIn("rows.jsonl", done.stdout)
            self.assertNotIn("accelbench-", done.stdout, "the folder that it was unfolded into is nobody's")

    def test_twenty_thousand_rows_are_a_page_and_two_files(self):
        folders = self.two_hosts()
        seed, _ = self.merged(*folders, name="seed")
        big = self.folder / "big"
        subprocess.run([GROW, seed, big, "408", "25", "0.02"], check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(self.accelbench("verify", big).returncode, 0)
        claim = self.json_of("compare", big, "--base", "alpha")
        self.assertEqual((len(claim["cards"]), len(claim["rows"])), (408, 50))
        for row in claim["rows"]:
            self.assertEqual((row["base"]["cards"], row["candidate"]["cards"], row["verdict"]), (204, 204, "different"))
            self.assertAlmostEqual(row["ratio"]["times_faster"], 0.8, delta=0.03)
        done = self.accelbench("report", big, "--base", "alpha", "-o", self.folder / "report")
        self.assertEqual(done.returncode, 0, done.stdout)
        page = self.folder / "report" / "report.ko.html"
        self.assertLess(page.stat().st_size, 1_000_000)
        with (self.folder / "report" / "rows.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 20400)
        self.assertEqual({row["status"] for row in rows}, {"measured-self"})
        with (self.folder / "report" / "cards.csv").open(newline="") as file:
            self.assertEqual(sum(int(row["rows"]) for row in csv.DictReader(file)), 20400)


if __name__ == "__main__":
    unittest.main()
