# SPDX-License-Identifier: Apache-2.0
"""Every source file begins with its licence and, after it, a sentence of purpose; every header is guarded."""

import re
import sys

import sources

LICENCE = "SPDX-License-Identifier: Apache-2.0"
PURPOSE = re.compile(r"[A-Za-z].*")


def check(root):
    problems = []
    for path in sources.files(root, sources.CODE | {".py", ".sh"}):
        if path.suffix == ".in" and path.stem.rpartition(".")[2] not in ("hpp", "cpp"):
            continue
        lines = sources.text_of(root, path).splitlines()
        if lines and lines[0].startswith("#!"):
            lines = lines[1:]
        if not lines:
            continue
        if LICENCE not in lines[0]:
            problems.append(f"{path}: the first line is not the licence ({LICENCE})")
        elif len(lines) < 2 or not re.match(r'\s*(//|/?\*|#|""")', lines[1]) or not PURPOSE.search(lines[1]):
            problems.append(f"{path}: the second line does not say what the file is for")
        text = "\n".join(lines)
        if path.suffix == ".hpp" and "#pragma once" not in text:
            problems.append(f"{path}: the header has no #pragma once")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "heads")
