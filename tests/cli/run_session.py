# SPDX-License-Identifier: Apache-2.0
"""Types the lines of a session that begin with "$ " and compares what comes back with the lines below them.

A session is run in an empty folder by a shell, in which `accelbench` is the program under test. Below a command stand its expected
lines (both output streams, in order): "..." stands for any number of lines, and within a line for any text. A last line "[2]"
is the exit status, 0 if absent. Lines that begin with "#" are remarks.
"""

import pathlib
import re
import subprocess
import sys
import tempfile


def parse(text):
    """[(command, expected lines, status)]"""
    steps = []
    for line in text.splitlines():
        if line.startswith("$ "):
            steps.append([line[2:], [], 0])
        elif steps and re.fullmatch(r"\[\d+\]", line):
            steps[-1][2] = int(line[1:-1])
        elif steps and line.strip() and not line.startswith("#"):
            steps[-1][1].append(line.rstrip())
    return steps


def matches(expected, got):
    """Both are lists of lines."""
    pattern = ""
    for line in expected:
        if line == "...":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += r"[^\n]*".join(re.escape(part) for part in line.split("...")) + "\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def run(program, text):
    """Problems of one session, as texts."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for command, expected, status in parse(text):
            shell = f'accelbench() {{ "{program}" "$@"; }}\n{command}'
            done = subprocess.run(["bash", "-c", shell], cwd=folder, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
            got = [line.rstrip() for line in done.stdout.splitlines() if line.strip()]
            if done.returncode != status:
                problems.append(f"$ {command}\n  exit status {done.returncode}, expected {status}\n" + done.stdout)
            elif not matches(expected, got):
                problems.append(f"$ {command}\n--- expected\n" + "\n".join(expected) + "\n--- came\n" + "\n".join(got))
    return problems


if __name__ == "__main__":
    session = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
    found = run(pathlib.Path(sys.argv[1]).resolve(), session)
    print("\n\n".join(found))
    print(f"{len(parse(session))} commands, {len(found)} problems")
    sys.exit(1 if found or not parse(session) else 0)
