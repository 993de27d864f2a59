# SPDX-License-Identifier: Apache-2.0
"""LibreOffice opens the workbook and comes to the same results: a skip where it is not installed."""

import csv
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

SKIP = 77


def convert(office, folder, source, target):
    subprocess.run([office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target, "--outdir", folder, source],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)


def main(program, writer):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("skipped: LibreOffice (Debian's libreoffice-calc) is not installed")
        return SKIP
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([writer, "bundle"], cwd=folder, check=True)
        subprocess.run([program, "report", "bundle", "--lang", "ko", "--format", "xlsx", "-o", folder], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        book = pathlib.Path(folder) / "report.ko.xlsx"
        with zipfile.ZipFile(book) as parts:
            sheets = parts.read("xl/workbook.xml").decode().count("<sheet ")
        # Sheet 3 holds the comparison. -1 of the last option: one file a sheet.
        convert(office, folder, str(book), 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1')
        tables = sorted(pathlib.Path(folder).glob("report.ko-*.csv"))
        if len(tables) != sheets:
            print(f"{len(tables)} sheets came out of {sheets}")
            return 1
        rows = list(csv.reader((pathlib.Path(folder) / "report.ko-측정값 1.csv").open(encoding="utf-8")))
        faults = [cell for table in tables for row in csv.reader(table.open(encoding="utf-8")) for cell in row
                  if cell.startswith(("#", "Err:"))]
        own = {row[14] for row in rows[6:] if len(row) > 14 and row[14]}
        if faults or own != {"빠름", "느림", "같음", "판정보류"} or not 0 < float(rows[2][2]) < 1:
            print("formulas came out as", faults, own, rows[2][:4])
            return 1
    print(f"{sheets} sheets opened, every formula has a value")
    return 0


if __name__ == "__main__":
    sys.exit(main(*(str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])))
