# SPDX-License-Identifier: Apache-2.0
"""No number without its status, its unit and where it is from: every output of the commands about purchases, walked over.

The bundles are those of docs/tender-example, so nothing is measured here.
"""

import csv
import html.parser
import io
import json
import pathlib
import re
import tarfile
import unittest
import xml.etree.ElementTree
import zipfile

from bench import CampaignTest

DOCS = pathlib.Path(__file__).parents[2] / "docs"
TENDER = DOCS / "tender-example"
KEYS = {"declared", "projected", "measured-self", "measured-witnessed", "committed", "accepted", "offer"}
WORDS = ("declared", "projected", "measured (self)", "measured (witnessed)", "committed", "accepted", "offered",
         "공칭값", "추정값", "실측값", "보증값", "검수값", "제안가격")
# A rate, a time, an energy or an amount of money as a reader sees it.
FIGURE = re.compile(r"(?<![\w.])\d[\d.,]*(e[+-]\d+)? ?((k|M|G|T|P|m|u|n)?(FLOP/s|OP/s|B/s|s|J|W)|KRW)\b")
# What the buyer asks for is no figure of anybody's: floors and full marks of the criteria.
ASKED = ("points at most", "배점한도", "desirable", "mandatory", "희망", "필수")
# Texts that hold such figures and are none: durations of a protocol, inputs of a plan.
NO_FIGURE = re.compile(r"matmul/|triad/|adamw/|SHA-256|sha256|round|deadline|window|months|\d+ s\)|GB,|batch")
MIX = 'name = "halves"\n[[item]]\nworkload = "triad/free/n2048/f32"\nweight = 0.5\n[[item]]\nworkload = "matmul/free/m40n48k64/nt/f32"\nweight = 0.5\n'


class Tables(html.parser.HTMLParser):
    """Each table of a page as its text, with the section that it is in."""

    def __init__(self):
        super().__init__()
        self.tables, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.inside = True
            self.tables.append([])
        if tag == "tr" and self.inside:
            self.tables[-1].append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "table"

    def handle_data(self, data):
        if self.inside:
            if not self.tables[-1]:
                self.tables[-1].append("")
            self.tables[-1][-1] += data + " "


class Figures(CampaignTest):
    def setUp(self):
        super().setUp()
        self.bundles = []
        for name in ("alpha", "beta"):
            with tarfile.open(TENDER / f"bids/{name}.tar.gz") as packed:
                packed.extractall(self.folder / name)
            self.bundles.append(self.folder / name / "bundle")
        self.bundles = [path.rename(self.folder / f"bundle-{name}") for path, name in zip(self.bundles, ("alpha", "beta"))]
        (self.folder / "mix.toml").write_text(MIX)
        self.asked = ("--mix", self.folder / "mix.toml", "--prices", DOCS / "decision-example/prices.toml", "--as-of", "2026-11-26")
        self.criteria = ("--criteria", TENDER / "criteria.toml", "--bids", TENDER / "offers.toml")

    def said(self, *args, statuses=(0,)):
        done = self.accelbench(*args)
        self.assertIn(done.returncode, statuses, done.stdout)
        return done.stdout

    def walk(self, value, where, above):
        """A figure is an object with a number called value, rate or amount; its status may stand on any level above it."""
        if isinstance(value, dict):
            known = above | {key for key in ("status", "unit", "quantity", "currency") if value.get(key) is not None}
            if isinstance(value.get("value"), (int, float)):
                self.assertIn("status", known, where)
                self.assertTrue(known & {"unit", "quantity", "currency"}, f"{where}: {value}")
            if "status" in value and value["status"] is not None:
                self.assertIn(value["status"], KEYS, where)
            for key, inner in value.items():
                self.walk(inner, f"{where}.{key}", known)
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                self.walk(inner, f"{where}[{i}]", above)

    def test_json(self):
        """Also where a status on the top would be forgotten: it is looked for beside the figure."""
        compared = json.loads(self.said("compare", *self.bundles, "--json"))
        self.walk(compared["rows"], "compare", set())
        for row in compared["rows"]:
            for side in ("base", "candidate"):
                self.assertRegex(row[side]["row_id"], "^[0-9a-f]{12}$")
        claim = json.loads(self.said("compare", *self.bundles, "--unit", "card", "--json"))
        self.walk(claim["rows"], "claim", set())
        self.assertTrue(all(row["ratio"]["status"] in KEYS for row in claim["rows"]))
        equal = json.loads(self.said("equivalent", "--reference", "alpha", "--candidate", "beta", *self.asked, *self.bundles, "--json"))
        self.walk(equal, "equivalent", set())
        score = json.loads(self.said("score", *self.criteria, *self.bundles, "--json", statuses=(0, 1)))
        for bid in score["bids"]:
            self.walk(bid["items"], "score", set())
            self.assertTrue(all(item["source"] for item in bid["items"] if item["value"] is not None))

    def test_what_a_tender_was_checked_by(self):
        asked = ("tender", "check", "--annex", TENDER / "annex/annex.toml", "--doubles", "--bid", TENDER / "bids/alpha.toml",
                 "--witness", TENDER / "witness.pem", TENDER / "bids/alpha.tar.gz")
        for item in json.loads(self.said(*asked, "--json"))["measured"]["items"]:
            self.assertEqual((item["status"], item["reference_status"]), ("measured-witnessed", "committed"))
            self.assertRegex(item["row_id"], "^[0-9a-f]{12}$")
            self.assertTrue(item["unit"])
        self.assertRegex(self.said(*asked), r"measured \(witnessed\) [\d.]+ GFLOP/s \(row [0-9a-f]{12}\) against committed 1.45 GFLOP/s")

    def test_csv(self):
        for args in (("compare", *self.bundles), ("compare", *self.bundles, "--unit", "card")):
            rows = list(csv.DictReader(io.StringIO(self.said(*args, "--csv"))))
            self.assertGreaterEqual(len(rows), 2)
            for row in rows:
                self.assertTrue(row["times_faster"], row)
                self.assertIn(row["status"], KEYS)
                self.assertIn(row["unit"], ("FLOP/s", "OP/s", "B/s", "s"))
        self.said("report", *self.bundles, "--unit", "card", "-o", self.folder / "fleet")
        for row in csv.DictReader((self.folder / "fleet/rows.csv").read_text(encoding="utf-8").splitlines()):
            self.assertTrue(row["rate"] and row["unit"] and row["status"] in KEYS, row)
        for row in csv.DictReader((self.folder / "fleet/cards.csv").read_text(encoding="utf-8").splitlines()):
            self.assertIn(row["status"], KEYS)

    def assert_paragraphs(self, text, where):
        """Every run of lines between headings that holds a figure names a status somewhere in it."""
        for part in re.split(r"\n(?=#+ |== )", text):
            body = "\n".join(line for line in part.splitlines() if not NO_FIGURE.search(line) or "|" in line)
            if FIGURE.search(body) and not any(word in part for word in ASKED[:2]):
                self.assertTrue(any(word in part for word in WORDS), f"{where}: {FIGURE.search(body).group()} in\n{part[:600]}")

    def test_text_and_markdown(self):
        equal = ("equivalent", "--reference", "alpha", "--candidate", "beta", *self.asked, *self.bundles)
        for args in (("compare", *self.bundles), ("compare", *self.bundles, "--unit", "card"), equal, ("cite", self.bundles[0]),
                     ("compare", *self.bundles, "--unit", "card", "--markdown")):
            said = self.said(*args)
            self.assertTrue(FIGURE.search(said), said)
            self.assertTrue(any(word in said for word in WORDS), said)
        said = self.said("score", *self.criteria, *self.bundles, statuses=(0, 1))
        self.assert_paragraphs(said, "score")
        # Capital in a table without a currency would be a number without a unit.
        said = self.said(*equal)
        self.assertRegex(said, r"(?m)^a card, KRW ")
        for line in ("card of alpha, KRW", "busy_watts of alpha, W", "electricity, KRW/kWh"):
            self.assertIn(line, said)
        for args in (("report", *self.bundles, *self.asked), ("report", *self.bundles, "--unit", "card", *self.asked)):
            self.said(*args, "-o", self.folder / "r", "--format", "md,html")
            for code in ("en", "ko"):
                self.assert_paragraphs((self.folder / f"r/report.{code}.md").read_text(encoding="utf-8"), args[:4])
        self.said("score", *self.criteria, *self.bundles, "-o", self.folder / "s", statuses=(0, 1))
        for code in ("en", "ko"):
            self.assert_paragraphs((self.folder / f"s/score.{code}.md").read_text(encoding="utf-8"), "score")

    def test_tables_of_pages(self):
        self.said("report", *self.bundles, *self.asked, "-o", self.folder / "r", "--format", "html")
        self.said("report", *self.bundles, "--unit", "card", *self.asked, "-o", self.folder / "f", "--format", "html")
        self.said("score", *self.criteria, *self.bundles, "-o", self.folder / "s", "--format", "html", statuses=(0, 1))
        for path in (*self.folder.glob("[rfs]/*.html"),):
            page = Tables()
            page.feed(path.read_text(encoding="utf-8"))
            for rows in page.tables:
                text = "\n".join(rows)
                if re.search(r"\d ?(k|M|G|T)?(FLOP/s|OP/s|B/s)\b|\d KRW", text) and not any(word in text for word in ASKED[:2]):
                    self.assertTrue(any(word in text for word in WORDS), f"{path.name}:\n{text[:500]}")

    def test_sheets(self):
        """A line of a sheet that holds a rate holds its unit and its status."""
        self.said("report", *self.bundles, "-o", self.folder / "r", "--format", "xlsx", "--lang", "en")
        self.said("report", *self.bundles, "--unit", "card", "-o", self.folder / "f", "--format", "xlsx", "--lang", "en")
        self.said("score", *self.criteria, *self.bundles, "-o", self.folder / "s", "--format", "xlsx", statuses=(0, 1))
        seen = 0
        for path in self.folder.glob("[rfs]/*.xlsx"):
            for lines in sheets_of(path):
                for line in lines:
                    texts = [cell for cell in line if isinstance(cell, str)]
                    # A measured rate: nothing else is as large, but for money, which says so.
                    if any(isinstance(cell, float) and cell > 1e6 for cell in line):
                        seen += 1
                        self.assertTrue(any(one in ("FLOP/s", "B/s", "OP/s") or "KRW" in one for one in texts), (path.name, line))
                        if not any("KRW" in one for one in texts) and not any(word in texts for word in ASKED):
                            self.assertTrue(any(word in one for one in texts for word in WORDS), (path.name, line))
        self.assertGreater(seen, 10)


def sheets_of(path):
    """The cells of each sheet, line by line."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as parts:
        texts = ["".join(node.text or "" for node in item.iter(name + "t"))
                 for item in xml.etree.ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))]
        for part in sorted(one for one in parts.namelist() if one.startswith("xl/worksheets/sheet")):
            yield [[cell_of(cell, name, texts) for cell in row] for row in xml.etree.ElementTree.fromstring(parts.read(part)).iter(name + "row")]


def cell_of(cell, name, texts):
    value = cell.find(name + "v")
    if value is None or value.text is None:
        return None
    return texts[int(value.text)] if cell.get("t") == "s" else value.text if cell.get("t") == "str" else float(value.text)


if __name__ == "__main__":
    unittest.main()
