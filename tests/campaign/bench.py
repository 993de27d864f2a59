# SPDX-License-Identifier: Apache-2.0
"""What the campaign tests share: the program under test, a folder for its bundles, and a reader of journals."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("ACCELBENCH", "accelbench")
TRIAD = "triad/memory/n262144/f32"
MATMUL = "matmul/llama3.1-8b.qkv.mini/m96n512k768/nn/f32"


def journal(folder):
    """The runs of a bundle, in the order in which they were finished."""
    return [json.loads(line) for line in (pathlib.Path(folder) / "runs.jsonl").read_text().splitlines()]


class CampaignTest(unittest.TestCase):
    """Every test has an empty folder, self.folder."""

    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)

    def accelbench(self, *args, **how):
        return subprocess.run([PROGRAM, *map(str, args)], text=True, check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=240, **how)

    def measure(self, device, *args, only=(TRIAD,), runs=1):
        """One campaign; (the finished process, its runs)."""
        out = self.folder / "bundle"
        chosen = [word for name in only for word in ("--only", name)]
        done = self.accelbench("run", "--device", device, *chosen, "--runs", runs, "--quiet", "-o", out, *args)
        return done, journal(out) if (out / "runs.jsonl").exists() else []

    def one_line(self, done, *words):
        """An error of one sentence group: what was tried, what happened, what to do next."""
        self.assertNotIn("Traceback", done.stdout)
        self.assertLessEqual(len(done.stdout.strip().splitlines()), 3, done.stdout)
        for word in words:
            self.assertIn(word, done.stdout)
