# SPDX-License-Identifier: Apache-2.0
"""A backend takes a workload in the form that it names: kernel list, ONNX model, artifact. The row's route says which it was."""

import json
import re
import unittest

from bench import EMPTY, MATMUL, RIVAL, SIM, CampaignTest


class Views(CampaignTest):
    def test_a_kernel_list_comes_first(self):
        row = self.measure(SIM, only=[MATMUL]).row()
        self.assertEqual((row["state"], row["key"]["route"]), ("ok", "kernel"))
        self.assertEqual((row["support"]["view"], row["support"]["model_sha256"]), ("kernel", None))

    def test_a_backend_of_whole_programs_gets_the_onnx_model_of_the_plan(self):
        done = self.measure(f"{SIM},views=onnx", only=[MATMUL])
        row = done.row()
        self.assertEqual((row["state"], row["key"]["route"]), ("ok", "one-op graph"), row)
        self.assertEqual(row["support"]["view"], "onnx")
        (planned,) = json.loads((done.folder / "bundle.json").read_text())["plan"]["rows"]
        self.assertRegex(planned["onnx_sha256"], re.compile("^[0-9a-f]{64}$"))
        self.assertEqual(row["support"]["model_sha256"], planned["onnx_sha256"])
        self.assertEqual(self.accelbench("verify", done.folder).returncode, 0)

    def test_what_onnx_cannot_say_is_unsupported_with_the_reason(self):
        (run,) = self.measure(f"{SIM},views=onnx", only=[EMPTY]).runs
        self.assertEqual((run["state"], run["reason_code"]), ("unsupported", "view"), run)
        self.assertIn("ONNX", run["reason"])

    def test_a_backend_that_wants_an_artifact_says_so(self):
        (run,) = self.measure(f"{SIM},views=artifact", only=[MATMUL]).runs
        self.assertEqual((run["state"], run["reason_code"]), ("unsupported", "needs-artifact"), run)

    def test_unlike_routes_make_no_ratio(self):
        done = self.measure(SIM, f"{RIVAL},views=onnx", only=[MATMUL], runs=2)
        (row,) = json.loads(self.accelbench("compare", done.folder, "--json").stdout)["rows"]
        self.assertEqual((row["comparable"], row["why_not"]), (False, "route is kernel and one-op graph"))

    def test_a_row_that_fails_early_keeps_its_key(self):
        done = self.measure("sim:0,views=onnx,exit0_at=query:3", only=[MATMUL])
        (run,) = done.runs
        self.assertEqual((run["state"], run["key"]["route"]), ("crashed", "one-op graph"), run)


if __name__ == "__main__":
    unittest.main()
