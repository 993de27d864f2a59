# SPDX-License-Identifier: Apache-2.0
"""Every constant of the plan has its row, with meaning and evidence, in docs/method.md; and no row outlives its constant."""

import pathlib
import re
import sys

import sources


def check(root):
    root = pathlib.Path(root)
    fields = set(re.findall(r'visit\("(\w+)"', (root / "harness/plan/profile.cpp").read_text()))
    table = (root / "docs/method.md").read_text().split("| field | meaning | evidence |", 1)[-1].split("\n\n", 1)[0]
    documented = set()
    for row in table.splitlines()[2:]:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if len(cells) == 3 and all(cells):
            documented.update(re.findall(r"`(\w+)`", cells[0]))
    problems = [f"docs/method.md: the constant '{f}' has no row with meaning and evidence" for f in sorted(fields - documented)]
    problems += [f"docs/method.md: '{f}' is no constant of the plan" for f in sorted(documented - fields)]
    if not fields:
        problems.append("harness/plan/profile.cpp: no constants were found: the checker no longer fits the source")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "constants")
