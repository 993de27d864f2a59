# SPDX-License-Identifier: Apache-2.0
"""Links in the documents lead somewhere: every relative link names a file of the repository."""

import posixpath
import re
import sys
import pathlib

import sources

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b")


def check(root):
    problems = []
    for path in sources.files(root, {".md"}):
        text = re.sub(r"```.*?```", "", sources.text_of(root, path), flags=re.DOTALL)
        for target in LINK.findall(text):
            if re.match(r"[a-z]+:", target) or target.startswith("#"):
                continue
            where = posixpath.normpath(posixpath.join(str(path.parent), target.split("#")[0]))
            if not (pathlib.Path(root) / where).exists():
                problems.append(f"{path}: links to {target}, which does not exist")
    for path in sources.files(root, sources.CODE | {".md", ".sh", ".cmake", ".txt", ".toml"}):
        for number, line in enumerate(sources.text_of(root, path).splitlines(), 1):
            if UNFINISHED.search(line):
                problems.append(f"{path}:{number}: is marked as unfinished")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "links")
