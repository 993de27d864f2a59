# SPDX-License-Identifier: Apache-2.0
"""What the conformance tests share: one run of `accelbench conform`, and its report."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("ACCELBENCH", "accelbench")
RED = {"fail", "crash", "timeout"}


class Report:
    def __init__(self, done, document):
        self.status, self.said, self.document = done.returncode, done.stdout, document
        self.checks = {one["check"]: one for one in document.get("checks", [])}

    def found(self, check):
        return self.checks[check]["status"]

    def red(self):
        return {name: one["finding"] for name, one in self.checks.items() if one["status"] in RED}


class ConformTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)
        self.made = 0

    def conform(self, plugin, *args, **environment):
        self.made += 1
        out = self.folder / f"report{self.made}.json"
        done = subprocess.run([PROGRAM, "conform", plugin, "--json", out, *map(str, args)], text=True, check=False,
                              env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        return Report(done, json.loads(out.read_text()) if out.exists() else {})
