# SPDX-License-Identifier: Apache-2.0
"""docs/errors.md lists exactly the codes of base/error.hpp, with the exit status that base/error.cpp gives them."""

import pathlib
import re
import sys

import sources

CODE = re.compile(r"^\s*(\w+) = (\d+),", re.MULTILINE)
ROW = re.compile(r"^\| ACCB-E(\d{3}) \| `(\w+)` \| (\d+) \|", re.MULTILINE)
AREAS = re.compile(r"case (\d+):\s*return (?:(\d+)|code == error_code::interrupted \? (\d+) : (\d+));")


def exit_statuses(source):
    """Area (code / 100) -> status, and the status of an interruption, as exit_status() has them."""
    statuses, interrupted = {}, None
    for area, plain, special, otherwise in AREAS.findall(source):
        statuses[int(area)] = int(plain or otherwise)
        interrupted = int(special) if special else interrupted
    return statuses, interrupted


def check(root):
    base = pathlib.Path(root) / "base"
    enumeration = (base / "error.hpp").read_text().split("enum class error_code", 1)[1].split("};", 1)[0]
    codes = {int(number): name for name, number in CODE.findall(enumeration) if int(number)}
    statuses, interrupted = exit_statuses((base / "error.cpp").read_text())
    rows = ROW.findall((pathlib.Path(root) / "docs/errors.md").read_text())
    listed = {int(number): name for number, name, _ in rows}
    problems = [f"docs/errors.md: ACCB-E{n:03} ({name}) is missing" for n, name in codes.items() if n not in listed]
    problems += [f"docs/errors.md: ACCB-E{n:03} is not in base/error.hpp" for n in listed if n not in codes]
    problems += [f"docs/errors.md: ACCB-E{n:03} is {listed[n]}, but {codes[n]} in base/error.hpp"
                 for n in listed if n in codes and listed[n] != codes[n]]
    for number, name, status in rows:
        expected = interrupted if name == "interrupted" else statuses.get(int(number) // 100, 70)
        if int(status) != expected:
            problems.append(f"docs/errors.md: ACCB-E{number} exits with {expected}, not {status}")
    if not codes or not statuses:
        problems.append("base/error.hpp or error.cpp: no codes were found: the checker no longer fits the source")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "errors")
