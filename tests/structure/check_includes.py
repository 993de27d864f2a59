# SPDX-License-Identifier: Apache-2.0
"""Arrows between the parts of the house point one way: base <- kernels, results <- harness; backends see only the SDK."""

import re
import sys

import sources

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
PARTS = {"base", "kernels", "results", "harness", "backends", "tests"}
# Which parts each part may include. <accelbench/...>, the installed headers, are told apart below.
MAY_SEE = {
    "base": {"base"},
    "kernels": {"base", "kernels"},
    "results": {"base", "results"},
    "harness": {"base", "kernels", "results", "harness"},
    "tests": PARTS,
}
MAY_SEE_HEADERS = {"harness", "backends", "tests", "examples"}


def problem_of(path, kind, target):
    part, first = path.parts[0], target.split("/")[0]
    if first == "accelbench":
        return None if part in MAY_SEE_HEADERS else "only the harness and backends see the plug-in border"
    if part == "backends":
        own = "/".join(path.parts[:2]) + "/"
        if first in PARTS and not target.startswith(own):
            return "a backend sees <accelbench/...>, its own folder and its vendor's headers only"
        return "leave your own folder by no '..'" if ".." in target else None
    if part not in MAY_SEE:
        return None
    if ".." in target:
        return "includes are written from the repository's root"
    if first in PARTS:
        return None if first in MAY_SEE[part] else f"{part}/ must not see {first}/"
    if kind == '"' and part != "tests" and "/" not in target and not target.startswith("accelbench_"):
        return "includes are written from the repository's root"
    return None


def check(root):
    problems = []
    for path in sources.files(root, sources.CODE):
        text = sources.without_comments(sources.text_of(root, path))
        for match in INCLUDE.finditer(text):
            reason = problem_of(path, match.group(1), match.group(2))
            if reason:
                line = text.count("\n", 0, match.start(2)) + 1
                problems.append(f"{path}:{line}: includes {match.group(2)}: {reason}")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "includes")
