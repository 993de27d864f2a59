# SPDX-License-Identifier: Apache-2.0
"""A backend takes a workload in the form that it names: kernel list, ONNX model, artifact. The row's route says which it was."""

import json
import re
import unittest

from bench import EMPTY, HOSTILE, MATMUL, RIVAL, SIM, SUITE, CampaignTest


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

    def test_a_launch_mode_that_the_backend_does_not_have_is_unsupported(self):
        (run,) = self.measure(SIM, only=[MATMUL], args=("--launch-mode", "graph")).runs
        self.assertEqual((run["state"], run["reason_code"]), ("unsupported", "launch-mode"), run)
        self.assertIn("no launch mode graph: leave --launch-mode away", run["reason"])

    def test_a_workload_that_the_backend_compiles_by_itself_needs_no_artifact(self):
        manifest = self.folder / "able.accelbench.toml"
        manifest.write_text(f'name = "able"\ndescription = "Compiles, and takes artifacts besides"\nroles = ["run"]\n'
                            f'library = "{HOSTILE / "hostile.so"}"\n[artifacts]\nformat = "bin"\nfolders = ["."]\n')
        asked = ("artifacts", "--device", "able:0", "--plugin", manifest, "--suite", SUITE)
        listed = self.accelbench(*asked, "--json")
        self.assertEqual(listed.returncode, 0, listed.stdout)
        (row,) = (row for row in json.loads(listed.stdout)["workloads"] if row["workload"] == MATMUL)
        self.assertEqual((row["state"], row["why"], row["command"], row["artifact"]),
                         ("not-needed", "the backend compiles it by itself", None, None))
        self.assertIn(f"not-needed   {MATMUL}", self.accelbench(*asked).stdout)

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
