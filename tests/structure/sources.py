# SPDX-License-Identifier: Apache-2.0
"""What every checker needs: the list of source files, code without comments, and the way to report."""

import pathlib
import subprocess
import sys

CODE = {".hpp", ".cpp", ".h", ".c", ".in", ".cl", ".cu", ".cuh"}


def files(root, suffixes=None):
    """Files of the repository, relative to its root: what git tracks, or everything outside build/ and out/ in an archive."""
    root = pathlib.Path(root)
    try:
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], check=True, capture_output=True)
        names = [name for name in listed.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
        names = [n for n in names if n.split("/")[0] not in ("build", "out", ".git")]
    paths = [pathlib.PurePosixPath(n) for n in sorted(names) if (root / n).is_file()]
    return [p for p in paths if suffixes is None or p.suffix in suffixes]


def text_of(root, path):
    return (pathlib.Path(root) / path).read_text(encoding="utf-8", errors="replace")


def without_comments(text, keep_strings=True):
    """Code with comments blanked (line numbers stay); strings too if asked. Knows raw strings and character literals."""
    out, i, n = [], 0, len(text)

    def blank(piece):
        out.append("".join(c if c == "\n" else " " for c in piece))

    while i < n:
        if text.startswith("//", i):
            end = text.find("\n", i)
            end = n if end < 0 else end
            blank(text[i:end])
        elif text.startswith("/*", i):
            end = text.find("*/", i + 2)
            end = n if end < 0 else end + 2
            blank(text[i:end])
        elif text.startswith('R"', i) and not (i and (text[i - 1].isalnum() or text[i - 1] == "_")):
            mark = text[i + 2:text.find("(", i)]
            end = text.find(")" + mark + '"', i)
            end = n if end < 0 else end + len(mark) + 2
            out.append(text[i:end]) if keep_strings else blank(text[i:end])
        elif text[i] in "\"'" and not (text[i] == "'" and i and text[i - 1].isalnum()):
            end = i + 1
            while end < n and text[end] not in (text[i], "\n"):
                end += 2 if text[end] == "\\" else 1
            end = min(end + 1, n)
            out.append(text[i:end]) if keep_strings else blank(text[i:end])
        else:
            end = i + 1
            out.append(text[i])
        i = end
    return "".join(out)


def report(problems, summary):
    """Prints every problem and ends the process: 1 if there is any."""
    for problem in problems:
        print(problem)
    print(f"{summary}: {len(problems)} problems")
    sys.exit(1 if problems else 0)
