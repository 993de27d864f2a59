# SPDX-License-Identifier: Apache-2.0
"""What the campaign tests share: the program under test, folders for its bundles, and readers of them.

Campaigns run a suite of four tiny rows on the simulator. `exclusive` leaves the canaries away, which would take most of the time.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("ACCELBENCH", "accelbench")
HOSTILE = pathlib.Path(os.environ.get("ACCELBENCH_HOSTILE", "hostile"))
SUITE = pathlib.Path(__file__).with_name("tiny.toml")
TRIAD = "triad/free/n2048/f32"
MATMUL = "matmul/free/m40n48k64/nt/f32"
ADAMW = "adamw/free/n1000/f32"
EMPTY = "empty/free"
SIM = "sim:0,exclusive=1"
RIVAL = "sim:1,exclusive=1"
LONGEST_S = 240  # a hang of the program is a failure, not a wait for the runner's own limit


def words_of(text):
    """Without the line breaks of a narrow table."""
    return " ".join(text.split())


def lines(path):
    """The JSON documents of a file, one a line; an unfinished last line is none."""
    text = pathlib.Path(path).read_text() if pathlib.Path(path).exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def journal(folder):
    """The runs of a bundle, in the order in which they were finished."""
    return lines(pathlib.Path(folder) / "runs.jsonl")


def reasons(folder):
    """Why runs of a bundle are not `ok`, for the message of a test that expected them to be."""
    return "".join(f"\n{run['device']}: {run['state']}: {run['reason']}" for run in journal(folder) if run["state"] != "ok")


class Campaign:
    """A finished `accelbench run`: exit status, what it printed, and its bundle."""

    def __init__(self, done, folder):
        self.status, self.said, self.folder = done.returncode, done.stdout, folder
        self.runs = journal(folder)

    def rows(self):
        """{(workload, device): row}"""
        return {(row["key"]["workload_id"], row["key"]["devices"][0]): row for row in lines(self.folder / "rows.jsonl")}

    def row(self):
        (only,) = self.rows().values()
        return only


class CampaignTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)
        self.made = 0

    def accelbench(self, *args, **how):
        how = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "timeout": LONGEST_S} | how
        return subprocess.run([PROGRAM, *map(str, args)], text=True, check=False, **how)

    def new_folder(self):
        self.made += 1
        return self.folder / f"bundle{self.made}"

    def arguments(self, *devices, only=(TRIAD,), runs=1, out=None, suite=SUITE):
        """Of `run`, and the bundle's folder."""
        out = self.new_folder() if out is None else out
        words = [word for device in devices for word in ("--device", device)]
        words += [word for name in only for word in ("--only", name)]
        return ["run", "--suite", suite, *words, "--runs", runs, "-o", out], out

    def measure(self, *devices, args=(), how=None, **choice):
        command, out = self.arguments(*devices, **choice)
        return Campaign(self.accelbench(*command, "--quiet", *args, **(how or {})), out)

    def at_once(self, function, items, width=10):
        """{item: what the function makes of it}. Campaigns that wait for a deadline wait together."""
        with concurrent.futures.ThreadPoolExecutor(width) as several:
            return dict(zip(items, several.map(function, items)))

    def one_sentence(self, done, status, code, *words, notes=False):
        """The command ended with this status and one line: what was tried, what happened, what to do, the code."""
        said = done.stdout if hasattr(done, "stdout") else done.said
        got = done.returncode if hasattr(done, "returncode") else done.status
        self.assertEqual(got, status, said)
        if notes:
            said = said.strip().splitlines()[-1]
        self.assertEqual(len(said.strip().splitlines()), 1, said)
        self.assertRegex(said.strip(), rf"^accelbench: cannot .*: .*\[ACCB-{code}\]$")
        for word in words:
            self.assertIn(word, said)
