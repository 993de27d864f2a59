# SPDX-License-Identifier: Apache-2.0
"""Every fault of tests/mutants/faults still applies: its text occurs exactly once in its file."""

import pathlib
import sys

import sources

sys.path.append(str(pathlib.Path(__file__).parents[1] / "mutants"))
import groups  # noqa: E402


def check(root):
    problems = []
    for name, group in groups.load(root).items():
        for file, text, _ in group["FAULTS"]:
            path = pathlib.Path(root) / file
            count = path.read_text().count(text) if path.is_file() else None
            if count is None:
                problems.append(f"{groups.FOLDER}/{name}.py: there is no {file}")
            elif count != 1:
                problems.append(f"{groups.FOLDER}/{name}.py: {file} holds {count} times: {text}")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "mutants")
