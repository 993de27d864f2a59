# SPDX-License-Identifier: Apache-2.0
"""Workbooks of scores and of fleets, opened by LibreOffice without the values that the program left in them: formulas come to the program's
own numbers, and follow a changed input as the program does. A skip where LibreOffice is not installed.

A fleet's bundles are those of docs/tender-example. Their challenge binds criteria, and these are others: bundles to score are measured here.
"""

import csv
import json
import pathlib
import re
import shutil
import subprocess
import unittest
import zipfile

from fleets import FleetTest, cards

TENDER = pathlib.Path(__file__).parents[2] / "docs/tender-example"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
BUNDLES = [TENDER / f"bids/{name}.tar.gz" for name in ("alpha", "beta")]
# Every kind of item and curve.
CRITERIA = """title = "All kinds"
published = 2026-11-20T09:00:00+09:00
total = 100
class = "precision"
tuning = "default"
boundary = "resident"
technical_pass = 0.3
tie_break = ["technical", "price", "lot"]

[[item]]
name = "runs"
kind = "mandatory"
workload = "triad/free/n2048/f32"
supported = true

[[item]]
name = "fast enough"
kind = "mandatory"
workload = "matmul/free/m40n48k64/nt/f32"
quantity = "s"
at_most = 300e-6

[[item]]
name = "linear"
kind = "desirable"
workload = "matmul/free/m40n48k64/nt/f32"
quantity = "FLOP/s"
points = 20
curve = "linear"
floor = 1.1e9
floor_points = 5
full = 1.6e9

[[item]]
name = "logarithmic, less is better"
kind = "desirable"
workload = "triad/free/n2048/f32"
quantity = "s"
points = 20
curve = "log"
floor = 300e-6
floor_points = 0
full = 100e-6

[[item]]
name = "steps"
kind = "desirable"
workload = "triad/free/n2048/f32"
quantity = "B/s"
points = 10
curve = "steps"
[[item.step]]
from = 100e6
points = 4
[[item.step]]
from = 140e6
points = 10

[[item]]
name = "supported"
kind = "desirable"
workload = "triad/free/n2048/f32"
supported = true
points = 5

[[item]]
name = "relative"
kind = "relative"
workload = "matmul/free/m40n48k64/nt/f32"
quantity = "s"
points = 25
floor_share = 0.7

[[item]]
name = "price"
kind = "price"
points = 20
formula = "kr-2013-80-20"
formula_sha256 = "c473b06e5932c0726f3254ad1e6d94db25d18d1170f35ccf7914b32f7ebf250a"
estimate = 11_000_000_000
estimate_origin = "invented"
currency = "KRW"
vat = "excluded"
"""


@unittest.skipIf(OFFICE is None, "LibreOffice (Debian's libreoffice-calc) is not installed")
class Workbooks(FleetTest):
    def reckoned(self, book, changed=()):
        """{sheet: its lines}, every formula worked out anew; `changed`: (sheet's number, cell, number)."""
        work = self.folder / f"office{self.made}"
        self.made += 1
        work.mkdir()
        bare = work / "book.xlsx"
        with zipfile.ZipFile(book) as old, zipfile.ZipFile(bare, "w") as new:
            for name in old.namelist():
                text = old.read(name)
                if name.startswith("xl/worksheets/sheet"):
                    # A cell of a formula without a value is worked out by whoever opens it.
                    text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", text)
                    for sheet, cell, number in changed:
                        if name.endswith(f"sheet{sheet}.xml"):
                            text, count = re.subn(rb'(<c r="%s"[^>]*><v>)[^<]*' % cell.encode(), rb"\g<1>%s" % repr(number).encode(), text)
                            self.assertEqual(count, 1, cell)
                new.writestr(name, text)
        subprocess.run([OFFICE, "--headless", f"-env:UserInstallation=file://{self.folder}/profile", "--convert-to",
                        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", work, bare],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
        sheets = {path.stem.partition("-")[2]: list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
                  for path in work.glob("book-*.csv")}
        for name, rows in sheets.items():
            for cell in (cell for row in rows for cell in row):
                self.assertFalse(cell.startswith(("#", "Err:")), f"{name}: {cell}")
        return sheets

    def score(self, offers, criteria, name):
        done = self.accelbench("score", "--criteria", criteria, "--bids", offers, *self.bids, "--json")
        self.assertIn(done.returncode, (0, 1), done.stdout)
        out = self.folder / name
        self.assertIn(self.accelbench("score", "--criteria", criteria, "--bids", offers, *self.bids, "-o", out, "--format", "xlsx").returncode, (0, 1))
        return json.loads(done.stdout), out

    def assert_scores(self, sheets, asked):
        points = [row for row in sheets["Points by item"][5:] if row[0]]
        items = [(item["item"], bid["bid"], item, bid) for bid in asked["bids"] for item in bid["items"]]
        self.assertEqual(len(points), len(items))
        lines = {(row[0], row[1]): row for row in points}
        for name, who, item, bid in items:
            row = lines[name, who]
            expected = float(item["met"]) if item["kind"] == "mandatory" else item["points"]
            self.assertAlmostEqual(float(row[7]), expected, 9, msg=f"{name} of {who}")
            if item["value"] is not None:
                self.assertAlmostEqual(float(row[2]) / item["value"], 1.0, 12)
                self.assertEqual(row[5], item["quantity"])
            self.assertEqual(row[9], "offered" if item["kind"] == "price" else "measured (self)")
        totals = {row[0]: row for row in sheets["total"][4:] if row and row[0]}
        for bid in asked["bids"]:
            row = totals[bid["bid"]]
            self.assertEqual((float(row[1]), float(row[3])), (bid["mandatory_met"], bid["in_play"]))
            self.assertEqual([float(row[i]) for i in (2, 4, 5)], [bid["technical"], bid["price_points"], bid["total"]])
            self.assertEqual(row[6], "" if bid["rank"] is None else str(bid["rank"]))

    def test_a_scoring_sheet(self):
        self.bids = [self.fleet(*cards(model, fleet, 2, duration), suite=TENDER / "suite.toml", only=(), runs=6)
                     for model, fleet, duration in (("alpha", 7, 160), ("beta", 8, 200))]
        criteria = self.folder / "all.toml"
        criteria.write_text(CRITERIA)
        offers = TENDER / "offers.toml"
        asked, out = self.score(offers, criteria, "sheet")
        book = out / "score.en.xlsx"
        self.assert_scores(self.reckoned(book), asked)
        self.assertEqual(book.read_bytes(), (self.score(offers, criteria, "again")[1] / "score.en.xlsx").read_bytes())
        # A reader lowers a price below 80 % of the estimate, and makes steps dearer: so does the program.
        other = self.folder / "offers.toml"
        other.write_text(offers.read_text().replace("7_680_000_000", "6_000_000_000"))
        criteria.write_text(CRITERIA.replace("from = 140e6", "from = 120e6").replace("technical_pass = 0.3", "technical_pass = 0.7"))
        asked, _ = self.score(other, criteria, "other")
        # Lines of a sheet begin at 6: two bids an item, the price is the eighth item, beta the second bid.
        sheets = self.reckoned(book, [(3, "C21", 6e9), (2, "J10", 120e6), (2, "C14", 0.7)])
        self.assert_scores(sheets, asked)
        with zipfile.ZipFile(book) as parts:
            self.assertEqual(sum(name.startswith("xl/charts/chart") for name in parts.namelist()), 1)
        korean = self.reckoned(out / "score.ko.xlsx")
        self.assertIn("항목별 점수", korean)

    def test_a_report_about_models(self):
        out = self.folder / "fleet"
        done = self.accelbench("report", *BUNDLES, "--unit", "card", "-o", out, "--format", "xlsx")
        self.assertEqual(done.returncode, 0, done.stdout)
        claim = json.loads(self.accelbench("compare", *BUNDLES, "--unit", "card", "--json").stdout)
        for code, sheet in (("en", "Numbers 1"), ("ko", "측정값 1")):
            book = out / f"report.{code}.xlsx"
            rows = self.reckoned(book)[sheet]
            lines = {row[1]: row for row in rows[5:] if row[0]}
            self.assertEqual(len(lines), len(claim["rows"]))
            product = 1.0
            for row in claim["rows"]:
                line = lines[row["workload"]]
                figures = (row["base"]["typical"]["value"], row["candidate"]["typical"]["value"], row["ratio"]["times_faster"],
                           row["ratio"]["interval"]["low"], row["ratio"]["interval"]["high"], row["base"]["tolerance_bound"]["value"],
                           row["candidate"]["tolerance_bound"]["value"])
                for at, figure in zip((2, 3, 5, 6, 7, 10, 11), figures):
                    self.assertAlmostEqual(float(line[at]) / figure, 1.0, 12)
                self.assertEqual(line[4], row["base"]["typical"]["unit"])
                product *= row["ratio"]["times_faster"]
            self.assertAlmostEqual(float(rows[1][2]), product ** (1 / len(lines)), 12)
            with zipfile.ZipFile(book) as parts:
                charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
            families = {row["workload"].partition("/")[0] for row in claim["rows"]}
            self.assertEqual(len(charts), len(families))
            self.assertTrue(all(any(name in chart for chart in charts) for name in families))


if __name__ == "__main__":
    unittest.main()
