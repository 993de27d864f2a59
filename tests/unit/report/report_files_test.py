# SPDX-License-Identifier: Apache-2.0
"""The files of `accelbench report`: the same bytes each time, a workbook whose cells are the numbers of `compare`, formulas and charts."""

import csv
import io
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET
import zipfile

PROGRAM, WRITER = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
      "c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
FILES = [f"report.{lang}.{form}" for lang in ("en", "ko") for form in ("html", "md", "xlsx")]


class Book:
    """name of sheet -> {"C7": value}; formulas apart."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        strings = [("".join(t.text or "" for t in item.iter(f"{{{NS['s']}}}t")))
                   for item in ET.fromstring(self.zip.read("xl/sharedStrings.xml"))]
        names = [s.get("name") for s in ET.fromstring(self.zip.read("xl/workbook.xml")).iter(f"{{{NS['s']}}}sheet")]
        self.cells, self.formulas = {}, {}
        for i, name in enumerate(names, 1):
            self.cells[name], self.formulas[name] = {}, {}
            for cell in ET.fromstring(self.zip.read(f"xl/worksheets/sheet{i}.xml")).iter(f"{{{NS['s']}}}c"):
                value, formula = cell.find("s:v", NS), cell.find("s:f", NS)
                if formula is not None:
                    self.formulas[name][cell.get("r")] = formula.text
                if value is not None:
                    text = value.text or ""
                    self.cells[name][cell.get("r")] = (strings[int(text)] if cell.get("t") == "s" else
                                                       text if cell.get("t") == "str" else float(text))

    def numbers(self):
        return [sorted((at, v) for at, v in cells.items() if isinstance(v, float)) for cells in self.cells.values()]


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        subprocess.run([WRITER, "bundle"], cwd=cls.folder, check=True)
        for out in ("first", "second"):
            subprocess.run([PROGRAM, "report", "bundle", "-o", out], cwd=cls.folder, check=True, stdout=subprocess.DEVNULL)
        cls.english, cls.korean = (Book(cls.folder / "first" / f"report.{lang}.xlsx") for lang in ("en", "ko"))

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_same_bytes_each_time(self):
        self.assertEqual(sorted(p.name for p in (self.folder / "first").iterdir()), sorted(FILES))
        for name in FILES:
            self.assertEqual((self.folder / "first" / name).read_bytes(), (self.folder / "second" / name).read_bytes(), name)

    def test_workbook_holds_no_time_of_writing(self):
        for book in (self.english, self.korean):
            self.assertEqual({info.date_time[:3] for info in book.zip.infolist()}, {(1980, 1, 1)})
            self.assertIn(b"2024-06-11T08:00:00Z", book.zip.read("docProps/core.xml"))

    def test_both_languages_hold_the_same_numbers(self):
        self.assertEqual(self.english.numbers(), self.korean.numbers())
        self.assertGreater(sum(map(len, self.english.numbers())), 100)

    def test_cells_are_the_unrounded_numbers_of_compare(self):
        text = subprocess.run([PROGRAM, "compare", "bundle", "--csv"], cwd=self.folder, check=True, capture_output=True).stdout
        cells = self.english.cells["Numbers 1"]
        found = {cells[f"B{row}"]: row for row in range(7, 40) if f"B{row}" in cells}
        compared = 0
        for line in csv.DictReader(io.StringIO(text.decode())):
            name = line["workload"] + (f" ({line['variant']})" if line.get("variant") else "")
            row = found[name]
            for column, field in (("K", "times_faster"), ("L", "times_faster_low"), ("M", "times_faster_high")):
                want = line[field]
                got = cells.get(f"{column}{row}")  # libxlsxwriter writes 16 digits
                self.assertTrue(math.isclose(got, float(want), rel_tol=1e-15) if want else got is None, (name, field, got, want))
                compared += bool(want)
        self.assertGreater(compared, 10)

    def test_formulas_follow_inputs_and_carry_their_value(self):
        cells, formulas = self.english.cells["Numbers 1"], self.english.formulas["Numbers 1"]
        ratios = [cells[f"K{row}"] for row in range(7, 40) if f"K{row}" in cells]
        self.assertAlmostEqual(cells["C3"], math.exp(sum(map(math.log, ratios)) / len(ratios)), 12)
        self.assertRegex(formulas["C3"], r"SUMPRODUCT\(\$P\$7:\$P\$12,LN\(\$K\$7:\$K\$12\)\)")
        self.assertEqual({cells[f"O{row}"] for row in range(7, 40) if f"O{row}" in formulas} - {""},
                         {"faster", "slower", "same", "unresolved"})
        price = self.english.formulas["Price"]
        self.assertEqual(len(price), 2)
        for at, formula in price.items():
            self.assertIn("COUNT(B4:B12)<9", formula)
            self.assertEqual(self.english.cells["Price"][at], "", "no input, no number")

    def test_a_chart_for_each_kernel_family(self):
        charts = [n for n in self.english.zip.namelist() if n.startswith("xl/charts/chart")]
        kernels = 6  # each comparable row of the sample is of a kernel of its own
        self.assertEqual(len(charts), kernels)
        for name in charts:
            ranges = [f.text for f in ET.fromstring(self.english.zip.read(name)).iter(f"{{{NS['c']}}}f")]
            self.assertTrue(any(re.fullmatch(r"'Numbers 1'!\$K\$\d+:\$K\$\d+", r) for r in ranges), ranges)

    def test_one_device_alone_has_charts_of_its_rates(self):
        subprocess.run([WRITER, "alone", "tiny"], cwd=self.folder, check=True)
        subprocess.run([PROGRAM, "report", "alone", "--lang", "en", "-o", "single"], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        book = Book(self.folder / "single" / "report.en.xlsx")
        chart = ET.fromstring(book.zip.read("xl/charts/chart1.xml"))
        self.assertIn("'Each device by itself'!$E$2:$E$2", [f.text for f in chart.iter(f"{{{NS['c']}}}f")])
        self.assertNotIn("Numbers 1", book.cells)

    def test_every_measured_row_says_its_status(self):
        cells = self.korean.cells["장치별 측정값"]
        rated = [row for row in range(2, 60) if f"E{row}" in cells]
        self.assertGreater(len(rated), 10)
        self.assertEqual({cells.get(f"R{row}") for row in rated}, {"실측값(자체)"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
