# SPDX-License-Identifier: Apache-2.0
"""scripts/gpu-selftest.sh over the doubles of the driver and of cuBLASLt: what a person with a GPU will run once."""

import json
import os
import pathlib
import subprocess
import tarfile
import unittest

from bench import CampaignTest

SCRIPT = pathlib.Path(__file__).parents[2] / "scripts" / "gpu-selftest.sh"
BUILD = os.environ["ACCELBENCH_BUILD"]
DOUBLES = os.environ["ACCELBENCH_CUDA_DOUBLES"]
PRODUCT = "matmul/llama3.1-8b.qkv.mini/m96n512k768/nn/f32"


class SelfTest(CampaignTest):
    def selftest(self, settings="", only=PRODUCT):
        out = self.new_folder()
        environment = os.environ | {"LD_LIBRARY_PATH": DOUBLES, "ACCELBENCH_CUDA_DOUBLE": settings, "GTEST_FILTER": "*triad*"}
        done = subprocess.run([SCRIPT, "-o", out, "--build", BUILD, "--suite", "smoke", "--runs", "3", "--only", only], text=True, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600, check=False)
        return done, out

    def test_one_command_leaves_one_file(self):
        done, out = self.selftest()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("is a test double, no GPU", done.stdout)
        self.assertIn("all steps passed", done.stdout)
        table = [line for line in (out / "libraries-directly.txt").read_text().splitlines() if line.startswith(PRODUCT)]
        self.assertEqual([line.split()[1:3] for line in table], [["stream", "ok"], ["graph", "ok"]])
        for line in table:
            self.assertRegex(line, r"ok +[\d.]+ % +[\d.]+ % +cuBLASLt \d+")
        (direct,) = [json.loads(line) for line in (out / "direct.jsonl").read_text().splitlines()]
        self.assertGreater(direct["launch_ns"], 0)
        with tarfile.open(f"{out}.tar.gz") as archive:
            names = set(archive.getnames())
        for file in ("smoke-stream/runs.jsonl", "smoke-graph/rows.jsonl", "against-itself/bundle.json", "own-kernels/bundle.json", "added/devices.txt"):
            self.assertIn(file, names)
        self.assertIn("every check passed", self.accelbench("verify", f"{out}.tar.gz").stdout)

    def test_no_gpu_is_said_at_once(self):
        done, _ = self.selftest("devices=0")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("cannot test cuda:0: it was not found", done.stdout)
        self.assertNotIn("smoke-stream", done.stdout)

    def test_a_step_that_fails_is_named_and_the_rest_is_tried(self):
        done, out = self.selftest("fault=cuLaunchKernel@1:lost", only="triad/memory")
        self.assertGreater(done.returncode, 1, done.stdout)
        self.assertRegex(done.stdout, "failed: .*smoke-stream")
        self.assertTrue(pathlib.Path(f"{out}.tar.gz").exists(), "what there is can be sent all the same")


if __name__ == "__main__":
    unittest.main()
